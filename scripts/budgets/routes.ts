import type { Page } from 'playwright'
import { openAndClose, tapInTurn, tapPlus } from './taps'

/** What a page weighs over the wire, gzipped. */
export type Weight = { js: number; css: number; html: number }
/** What it may weigh, and its pictures above the fold of a phone, in kB of 1,000 bytes. */
export type Budget = Weight & { images?: number }

export type Route = {
  name: string
  /** Who looks; null is a stranger. */
  as: 'lilei' | 'kitchen' | 'admin' | null
  /** `{meal}` and `{order}` stand for the current meal and an order of Li Lei's. */
  path: string
  budget: Budget
  /** What a person taps there; INP is the slowest answer to it. */
  taps?: (page: Page) => Promise<void>
}

const menu = { js: 185, css: 18, html: 35, images: 120 }
const further = { js: 175, css: 18, html: 20, images: 40 }
const quiet = { js: 160, css: 18, html: 12, images: 0 }
const kitchen = { js: 230, css: 25, html: 40 }
const admin = { js: 260, css: 25, html: 60 }

/** Every page with a budget. A new page is a new line. */
export const routes: Route[] = [
  { name: 'menu', as: 'lilei', path: '/', budget: menu, taps: tapPlus },
  {
    name: 'checkout',
    as: 'lilei',
    path: '/checkout?meal={meal}',
    budget: further,
    taps: tapInTurn('[data-field=slot] label'),
  },
  { name: 'order', as: 'lilei', path: '/orders/{order}', budget: further, taps: openAndClose(/^取消订单$/) },
  { name: 'orders', as: 'lilei', path: '/orders', budget: further },
  { name: 'search', as: 'lilei', path: '/search', budget: menu },
  { name: 'inbox', as: 'lilei', path: '/inbox', budget: further },
  { name: 'diet', as: 'lilei', path: '/me/diet', budget: further },
  { name: 'welcome', as: 'lilei', path: '/welcome', budget: further },
  { name: 'wallet', as: 'lilei', path: '/me/wallet', budget: further },
  { name: 'me', as: 'lilei', path: '/me', budget: quiet },
  { name: 'login', as: null, path: '/login', budget: quiet },
  { name: 'register', as: null, path: '/register', budget: quiet },
  { name: 'board', as: 'kitchen', path: '/kitchen', budget: kitchen },
  { name: 'stock', as: 'kitchen', path: '/kitchen/stock', budget: kitchen },
  { name: 'menus', as: 'admin', path: '/kitchen/menus', budget: admin },
  { name: 'ledger', as: 'admin', path: '/kitchen/ledger', budget: admin },
  { name: 'people', as: 'admin', path: '/kitchen/people', budget: admin },
  { name: 'invoices', as: 'admin', path: '/kitchen/invoices', budget: admin },
  { name: 'lab', as: 'admin', path: '/kitchen/lab', budget: admin },
]
