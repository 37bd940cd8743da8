import type { Page, Route } from '@playwright/test'
import type { Who, World } from './world'

export type Screen = {
  name: string
  /** Null is a stranger. */
  as: Who | null
  path: string | ((world: World) => string)
  /** Brings the page into the state that is meant, in either language. */
  open?: (page: Page) => Promise<void>
}

const dialog = (page: Page) => page.locator('dialog:modal').first().waitFor()
const tap = async (page: Page, selector: string) => {
  await page.locator(selector).first().click()
  await dialog(page)
}
const press = (page: Page, name: RegExp) => page.getByRole('button', { name }).first().click()

/** The meal with the orders: the one that the kitchen would choose by itself depends on the hour. */
const ofDinner =
  (path: string) =>
  ({ dinner }: World) =>
    `${path}?meal=${dinner.mealId}`

/** Every screen and sheet. A new one is a new line, and has its accessibility, width and keyboard looked at. */
export const SCREENS: Screen[] = [
  { name: 'login', as: null, path: '/login' },
  { name: 'login-refused', as: null, path: '/login', open: refuseLogin },
  { name: 'login-sso-failed', as: null, path: '/login?error=PROVIDER_UNAVAILABLE' },
  { name: 'register', as: null, path: '/register' },
  { name: 'menu', as: 'staff', path: '/' },
  { name: 'menu-spec', as: 'staff', path: '/', open: (page) => tap(page, 'article button[aria-haspopup]') },
  { name: 'menu-wait', as: 'staff', path: '/', open: waitForDish },
  { name: 'menu-cart', as: 'staff', path: '/', open: openCart },
  { name: 'menu-fallback', as: 'staff', path: '/', open: openFallbacks },
  { name: 'menu-spec-missing', as: 'staff', path: laterMenu, open: leaveOut },
  { name: 'menu-cart-gone', as: 'staff', path: laterMenu, open: openCart },
  { name: 'menu-closed', as: 'staff', path: ({ meals }) => `/?meal=${meals.closed}` },
  { name: 'menu-upcoming', as: 'staff', path: ({ meals }) => `/?meal=${meals.upcoming}` },
  { name: 'menu-unpublished', as: 'staff', path: ({ meals }) => `/?meal=${meals.unpublished}` },
  { name: 'menu-allergen', as: 'waiter', path: '/', open: addForbidden },
  { name: 'menu-cart-empty', as: 'newcomer', path: '/', open: openCart },
  { name: 'search', as: 'staff', path: '/search' },
  { name: 'search-found', as: 'staff', path: '/search?q=米饭' },
  { name: 'search-nothing', as: 'staff', path: '/search?q=zzzz' },
  { name: 'checkout', as: 'staff', path: ({ dinner }) => `/checkout?meal=${dinner.mealId}` },
  {
    name: 'checkout-changed',
    as: 'staff',
    path: ({ dinner }) => `/checkout?meal=${dinner.mealId}`,
    open: submitOutdated,
  },
  { name: 'checkout-line', as: 'waiter', path: ({ meals }) => `/checkout?meal=${meals.later}` },
  {
    name: 'checkout-mistake',
    as: 'staff',
    path: ({ dinner }) => `/checkout?meal=${dinner.mealId}`,
    open: leaveDeskOut,
  },
  {
    name: 'checkout-queued',
    as: 'staff',
    path: ({ dinner }) => `/checkout?meal=${dinner.mealId}`,
    open: submitCutOff,
  },
  { name: 'checkout-empty', as: 'newcomer', path: ({ dinner }) => `/checkout?meal=${dinner.mealId}` },
  { name: 'order', as: 'staff', path: ({ orders }) => `/orders/${orders.confirmed}` },
  {
    name: 'order-cancel',
    as: 'staff',
    path: ({ orders }) => `/orders/${orders.confirmed}`,
    open: askToCancel,
  },
  { name: 'order-unpaid', as: 'staff', path: ({ orders }) => `/orders/${orders.unpaid}` },
  { name: 'sandbox-pay', as: 'staff', path: ({ sandboxPath }) => sandboxPath },
  { name: 'order-late', as: 'staff', path: ({ orders }) => `/orders/${orders.late}` },
  { name: 'order-missed', as: 'staff', path: ({ orders }) => `/orders/${orders.missed}` },
  { name: 'order-offer', as: 'waiter', path: ({ orders }) => `/orders/${orders.offer}` },
  {
    name: 'order-collect',
    as: 'staff',
    path: ({ orders }) => `/orders/${orders.collectable}`,
    open: askToCollect,
  },
  { name: 'order-rate', as: 'staff', path: ({ orders }) => `/orders/${orders.collected}`, open: rate },
  { name: 'order-declined', as: 'staff', path: ({ orders }) => `/orders/${orders.declined}` },
  { name: 'order-ready', as: 'staff', path: ({ orders }) => `/orders/${orders.ready}` },
  { name: 'order-cancelled', as: 'staff', path: ({ orders }) => `/orders/${orders.cancelled}` },
  { name: 'order-rejected', as: 'staff', path: ({ orders }) => `/orders/${orders.rejected}` },
  { name: 'order-missing', as: 'staff', path: '/orders/00000000-0000-7000-8000-000000000000' },
  { name: 'orders', as: 'staff', path: '/orders' },
  { name: 'orders-done', as: 'staff', path: '/orders?filter=done' },
  { name: 'orders-reorder', as: 'staff', path: '/orders?filter=done', open: reorder },
  { name: 'orders-waiting', as: 'waiter', path: '/orders' },
  { name: 'orders-leave', as: 'waiter', path: '/orders', open: leaveLine },
  { name: 'orders-failed', as: 'staff', path: '/orders', open: breakPage },
  { name: 'orders-cancelled', as: 'staff', path: '/orders?filter=cancelled' },
  { name: 'orders-empty', as: 'newcomer', path: '/orders' },
  {
    name: 'inbox',
    as: 'staff',
    path: '/inbox',
    open: (page) => page.getByText(/可以点了|can be ordered/).waitFor(),
  },
  { name: 'inbox-empty', as: 'newcomer', path: '/inbox' },
  { name: 'me', as: 'staff', path: '/me' },
  { name: 'me-alert', as: 'staff', path: '/me', open: tryAlert },
  { name: 'welcome', as: 'newcomer', path: '/welcome' },
  { name: 'me-diet', as: 'staff', path: '/me/diet' },
  { name: 'me-wallet', as: 'staff', path: '/me/wallet' },
  { name: 'not-found', as: 'staff', path: '/no-such-page' },
  { name: 'forbidden', as: 'staff', path: '/kitchen' },
  { name: 'offline', as: null, path: '/offline.html' },
  { name: 'board', as: 'kitchen', path: ofDinner('/kitchen') },
  { name: 'stock', as: 'kitchen', path: ofDinner('/kitchen/stock') },
  { name: 'menus', as: 'kitchen', path: '/kitchen/menus' },
  { name: 'ledger', as: 'kitchen', path: ofDinner('/kitchen/ledger') },
  { name: 'lab', as: 'admin', path: '/kitchen/lab' },
  { name: 'people', as: 'admin', path: '/kitchen/people' },
  { name: 'invoices', as: 'admin', path: '/kitchen/invoices' },
]

function laterMenu({ meals }: World) {
  return `/?meal=${meals.later}`
}

async function openCart(page: Page) {
  await tap(page, 'button:has([data-cart-bag])')
}

async function waitForDish(page: Page) {
  await press(page, /(排队等候|Wait for it)/)
  await dialog(page)
}

async function askToCancel(page: Page) {
  await press(page, /^(取消订单|Cancel order)$/)
  await dialog(page)
}

async function openFallbacks(page: Page) {
  await openCart(page)
  await press(page, /(售罄时换成…|If it sells out…)$/)
  await page.locator('dialog:modal').nth(1).waitFor()
}

async function addForbidden(page: Page) {
  const card = page.getByRole('article').filter({ hasText: /你忌口|Not for you/ })
  await card
    .getByRole('button', { name: /^(加一份|Add one|选规格|Choose options)/ })
    .first()
    .click()
  await dialog(page)
  // A dish with choices asks when they are made.
  const add = page.getByRole('button', { name: /^(加入购物车|Add to cart)/ })
  if (await add.isVisible()) await add.click()
  await page.getByRole('alertdialog').waitFor()
}

/** A page that shows more of the company's allowance than is left, because nothing has told it. */
async function submitOutdated(page: Page) {
  const submit = /^(提交订单|Place order)$/
  const telling = /orders\.readCheckout/
  const held: Route[] = []
  await page.route(telling, (route) => void held.push(route))
  await page.reload()
  await page.getByRole('button', { name: submit }).waitFor()
  await page.evaluate(`for (const [key, text] of Object.entries(sessionStorage)) {
    if (key.startsWith('kaifan.checkout.'))
      sessionStorage.setItem(key, text.replace(/("allowanceLeftCents":)(\\d+)/, (_, name, cents) => name + (+cents + 800)))
  }`)
  await page.reload()
  await alive(page)
  const refused = page.waitForResponse(/orders\.submit/)
  await press(page, submit)
  await refused
  // The sheet shows what is true, so it is read first. Requests of the page before are gone.
  await page.unroute(telling)
  await Promise.all(held.map((route) => route.continue().catch(() => {})))
  await dialog(page)
}

/** Into the cart with a question still open. */
async function leaveOut(page: Page) {
  const card = page.getByRole('article').filter({ hasText: /自选粥|Porridge/ })
  await card.getByRole('button', { name: /^(选规格|Choose options)/ }).click()
  await dialog(page)
  await press(page, /^(加入购物车|Add to cart)/)
  await page.locator('dialog:modal [id^=missing-]').waitFor()
}

/** To a desk that is nowhere. */
async function leaveDeskOut(page: Page) {
  await page.getByRole('button', { name: /^(提交订单|Place order)$/ }).waitFor()
  await page.locator('input[name=method]').nth(1).check()
  await press(page, /^(提交订单|Place order)$/)
  await page.locator('[aria-invalid=true]').first().waitFor()
}

/** A submit that waits for the network; `show` mends it. */
async function submitCutOff(page: Page) {
  await page.getByRole('button', { name: /^(提交订单|Place order)$/ }).waitFor()
  // The desk that a screen before has left out is remembered.
  await page.locator('input[name=method]').first().check()
  // The phone itself says so: a stream that is still open would tell otherwise.
  await page.context().setOffline(true)
  await page.locator('[data-offline]').waitFor()
  await press(page, /^(提交订单|Place order)$/)
  await page.getByRole('button', { name: /^(等待网络|Waiting)/ }).waitFor()
}

async function askToCollect(page: Page) {
  await press(page, /^(我已取餐|I have it)$/)
  await dialog(page)
}

async function rate(page: Page) {
  await press(page, /^(满意|Good)$/)
  await page.locator('#rating fieldset').waitFor()
}

async function reorder(page: Page) {
  await press(page, /^(再来一单|Order again)$/)
  await page.locator('dialog:modal input[type=checkbox]').first().waitFor()
}

async function leaveLine(page: Page) {
  await press(page, /^(不等了|Leave)/)
  await dialog(page)
}

async function tryAlert(page: Page) {
  await press(page, /^(试一下|Try it)/)
  await page.getByRole('status').getByRole('listitem').first().waitFor()
}

/** What a mistake of ours would look like: the next list that has a price in it throws. */
async function breakPage(page: Page) {
  // Text, because a function would be sent with the names that the TypeScript loader of the screenshots calls.
  await page.evaluate(`Object.defineProperty(Intl.NumberFormat.prototype, 'format', {
    get() { throw new Error('broken on purpose') },
  })`)
  // What the stream tells may be drawn before the tap, and break the page as well.
  const link = page.locator('a[href="/orders?filter=done"]')
  await link.click({ timeout: 5_000 }).catch(() => {})
  await page.getByRole('button', { name: /^(重试|Try again)$/ }).waitFor()
}

async function refuseLogin(page: Page) {
  await page.locator('form input').first().fill('nobody')
  await page.locator('form input[type=password]').fill('wrong-wrong')
  await page.locator('form button[type=submit]').click()
  await page.locator('form [role=alert]').filter({ hasText: /\S/ }).first().waitFor()
}

/** Until then a tap goes nowhere. */
export async function alive(page: Page): Promise<void> {
  await page.locator('main').first().waitFor()
  await page.waitForFunction(
    () =>
      !document.scripts.length ||
      Object.keys(document.querySelector('main') ?? {}).some((k) => k.startsWith('__react')),
  )
}

/** Opens a screen and waits until it has come alive. */
export async function show(page: Page, screen: Screen, world: World): Promise<void> {
  // What the page before waited for is not to be sent when its network is mended.
  await page.goto('about:blank')
  await page.unrouteAll()
  await page.context().setOffline(false)
  await page.goto(typeof screen.path === 'string' ? screen.path : screen.path(world))
  await alive(page)
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
  await screen.open?.(page)
}
