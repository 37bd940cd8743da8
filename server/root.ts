import { allowanceRouter } from './allowance/router'
import { cartRouter } from './cart/router'
import { invoicesRouter } from './invoices/router'
import { kitchenRouter } from './kitchen/router'
import { menuRouter } from './menu/router'
import { inboxRouter, liveRouter } from './notifications/router'
import { operationsRouter } from './operations/router'
import { ordersRouter, paymentsRouter } from './orders/router'
import { meRouter } from './payments/router'
import { peopleRouter } from './people/router'
import { createCallerFactory, router } from './trpc'
import { waitlistRouter } from './waitlist/router'

export const appRouter = router({
  menu: menuRouter,
  cart: cartRouter,
  waitlist: waitlistRouter,
  orders: ordersRouter,
  payments: paymentsRouter,
  me: meRouter,
  people: peopleRouter,
  allowance: allowanceRouter,
  invoices: invoicesRouter,
  kitchen: kitchenRouter,
  operations: operationsRouter,
  live: liveRouter,
  inbox: inboxRouter,
})

export type AppRouter = typeof appRouter
export const createCaller = createCallerFactory(appRouter)
