import { assertOwnMeal } from '@/server/cart/queries'
import { env } from '@/server/env'
import { listSlots } from '@/server/menu/queries'
import { currentGateway } from '@/server/payments/choose-gateway'
import { enqueuePaymentDeadlines, finalizeQueue, paymentQueue } from '@/server/queue'
import { mealInput } from '@/server/schema'
import { router, staffProcedure } from '@/server/trpc'
import { cancelOrder } from './cancel-order'
import { collectOrder } from './collect-order'
import { openCheckout, readCheckout } from './open-checkout'
import { previewReorder } from './preview-reorder'
import { getOrder, listOrders } from './queries'
import { rateOrder } from './rate-order'
import { remindKitchen } from './remind-kitchen'
import { listOrdersInput, openCheckoutInput, orderInput, rateInput, submitInput } from './schema'
import { startPayment } from './start-payment'
import { submitOrder } from './submit-order'

const person = (ctx: { userId: string; canteenId: string }) => ({
  userId: ctx.userId,
  canteenId: ctx.canteenId,
  secret: env().AUTH_SECRET,
  now: new Date(), // only ages tickets; the cut-off is the database's
})

export const ordersRouter = router({
  openCheckout: staffProcedure
    .input(openCheckoutInput)
    .mutation(({ ctx, input }) => openCheckout(ctx, person(ctx), input)),
  /** How full the pickup times are, for who has something in the cart. */
  slots: staffProcedure.input(mealInput).query(async ({ ctx, input }) => {
    await assertOwnMeal(ctx.db, ctx.canteenId, input.mealId)
    return listSlots(ctx.db, ctx.redis, input.mealId)
  }),
  readCheckout: staffProcedure
    .input(openCheckoutInput)
    .query(({ ctx, input }) => readCheckout(ctx, ctx, input)),
  submit: staffProcedure.input(submitInput).mutation(async ({ ctx, input }) => {
    const orderId = await submitOrder({ ...ctx, queue: finalizeQueue() }, person(ctx), input)
    if (input.paymentMethod === 'ONLINE') {
      await enqueuePaymentDeadlines(paymentQueue(), orderId, env().PAYMENT_TIMEOUT_MINUTES * 60_000)
    }
    return getOrder(ctx.db, ctx.userId, orderId)
  }),
  cancel: staffProcedure.input(orderInput).mutation(async ({ ctx, input }) => {
    await cancelOrder(ctx, { orderId: input.orderId, userId: ctx.userId })
    return getOrder(ctx.db, ctx.userId, input.orderId)
  }),
  collect: staffProcedure.input(orderInput).mutation(async ({ ctx, input }) => {
    await collectOrder(ctx, { ...input, userId: ctx.userId })
    return getOrder(ctx.db, ctx.userId, input.orderId)
  }),
  remind: staffProcedure.input(orderInput).mutation(async ({ ctx, input }) => {
    await remindKitchen(ctx.db, { ...input, userId: ctx.userId })
    return getOrder(ctx.db, ctx.userId, input.orderId)
  }),
  rate: staffProcedure.input(rateInput).mutation(async ({ ctx, input }) => {
    await rateOrder(ctx.db, { ...input, userId: ctx.userId })
    return getOrder(ctx.db, ctx.userId, input.orderId)
  }),
  previewReorder: staffProcedure
    .input(orderInput)
    .query(({ ctx, input }) =>
      previewReorder(ctx, { ...input, userId: ctx.userId, canteenId: ctx.canteenId }),
    ),
  get: staffProcedure
    .input(orderInput)
    .query(({ ctx, input }) => getOrder(ctx.db, ctx.userId, input.orderId)),
  list: staffProcedure
    .input(listOrdersInput)
    .query(({ ctx, input }) => listOrders(ctx.db, ctx.userId, input)),
})

export const paymentsRouter = router({
  /** The page on which the order is paid. */
  start: staffProcedure.input(orderInput).mutation(({ ctx, input }) => {
    const clients = { db: ctx.db, gateway: currentGateway(), appUrl: env().APP_URL }
    return startPayment(clients, { orderId: input.orderId, userId: ctx.userId })
  }),
})
