import type { Page } from '@playwright/test'
import type { Db } from '@/server/db'
import { buildDinner, buildPerson, type Dinner, type Person } from './dinner'
import { apiOf, placeOrder } from './place-order'

export type World = { dinner: Dinner; people: Record<Who, Person>; orders: Record<OrderState, string> }
export type Who = 'staff' | 'newcomer' | 'kitchen' | 'admin'
type OrderState = 'confirmed' | 'ready' | 'cancelled' | 'rejected'

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

/** Every screen and sheet. A new one is a new line, and has its accessibility, width and keyboard looked at. */
export const SCREENS: Screen[] = [
  { name: 'login', as: null, path: '/login' },
  { name: 'login-refused', as: null, path: '/login', open: refuseLogin },
  { name: 'register', as: null, path: '/register' },
  { name: 'menu', as: 'staff', path: '/' },
  { name: 'menu-spec', as: 'staff', path: '/', open: (page) => tap(page, 'article button[aria-haspopup]') },
  { name: 'menu-wait', as: 'staff', path: '/', open: waitForDish },
  { name: 'menu-cart', as: 'staff', path: '/', open: openCart },
  { name: 'menu-cart-empty', as: 'newcomer', path: '/', open: openCart },
  { name: 'search', as: 'staff', path: '/search' },
  { name: 'search-nothing', as: 'staff', path: '/search?q=zzzz' },
  { name: 'checkout', as: 'staff', path: ({ dinner }) => `/checkout?meal=${dinner.mealId}` },
  { name: 'checkout-empty', as: 'newcomer', path: ({ dinner }) => `/checkout?meal=${dinner.mealId}` },
  { name: 'order', as: 'staff', path: ({ orders }) => `/orders/${orders.confirmed}` },
  {
    name: 'order-cancel',
    as: 'staff',
    path: ({ orders }) => `/orders/${orders.confirmed}`,
    open: askToCancel,
  },
  { name: 'order-ready', as: 'staff', path: ({ orders }) => `/orders/${orders.ready}` },
  { name: 'order-cancelled', as: 'staff', path: ({ orders }) => `/orders/${orders.cancelled}` },
  { name: 'order-rejected', as: 'staff', path: ({ orders }) => `/orders/${orders.rejected}` },
  { name: 'order-missing', as: 'staff', path: '/orders/00000000-0000-7000-8000-000000000000' },
  { name: 'orders', as: 'staff', path: '/orders' },
  { name: 'orders-cancelled', as: 'staff', path: '/orders?filter=cancelled' },
  { name: 'orders-empty', as: 'newcomer', path: '/orders' },
  { name: 'inbox', as: 'staff', path: '/inbox' },
  { name: 'inbox-empty', as: 'newcomer', path: '/inbox' },
  { name: 'me', as: 'staff', path: '/me' },
  { name: 'me-diet', as: 'staff', path: '/me/diet' },
  { name: 'me-wallet', as: 'staff', path: '/me/wallet' },
  { name: 'not-found', as: 'staff', path: '/no-such-page' },
  { name: 'forbidden', as: 'staff', path: '/kitchen' },
  { name: 'offline', as: null, path: '/offline.html' },
  { name: 'board', as: 'kitchen', path: '/kitchen' },
  { name: 'stock', as: 'kitchen', path: '/kitchen/stock' },
  { name: 'menus', as: 'kitchen', path: '/kitchen/menus' },
  { name: 'ledger', as: 'kitchen', path: '/kitchen/ledger' },
  { name: 'lab', as: 'admin', path: '/kitchen/lab' },
  { name: 'people', as: 'admin', path: '/kitchen/people' },
]

async function openCart(page: Page) {
  await tap(page, 'button:has([data-cart-bag])')
}

async function waitForDish(page: Page) {
  await press(page, /^(排队等候|Wait for it)/)
  await dialog(page)
}

async function askToCancel(page: Page) {
  await press(page, /^(取消订单|Cancel order)$/)
  await dialog(page)
}

async function refuseLogin(page: Page) {
  await page.locator('form input').first().fill('nobody')
  await page.locator('form input[type=password]').fill('wrong-wrong')
  await page.locator('form button[type=submit]').click()
  await page.locator('form [role=alert]').filter({ hasText: /\S/ }).first().waitFor()
}

const DISHES = {
  宫保鸡丁: {
    ...{ nameEn: 'Kung Pao chicken with roasted peanuts', category: '热菜', planned: 40, priceCents: 1_800 },
    groups: [
      {
        ...{ nameZh: '辣度', nameEn: 'Heat', min: 1, max: 1 },
        options: [
          ['不辣', 'Not spicy', 0],
          ['微辣', 'Mild', 0],
        ] as [string, string, number][],
      },
    ],
  },
  拍黄瓜: { nameEn: 'Smashed cucumber', category: '凉菜', planned: 12, priceCents: 600 },
  糖醋里脊: { nameEn: 'Sweet and sour pork', category: '热菜', planned: 0, priceCents: 2_200 },
  米饭: { nameEn: 'Rice', category: '主食', planned: 60, priceCents: 200 },
}

/** A dinner with somebody who has orders in every state and a full cart, and somebody who has nothing yet. */
export async function buildWorld(db: Db, signIn: (person: Person) => Promise<Page>): Promise<World> {
  const dinner = await buildDinner(db, DISHES)
  const [staff, newcomer, kitchen, admin] = await Promise.all([
    buildPerson(db, dinner.canteenId, { name: '李雷', balanceCents: 20_000 }),
    buildPerson(db, dinner.canteenId, { name: '韩梅梅' }),
    buildPerson(db, dinner.canteenId, { name: '王师傅', role: 'KITCHEN' }),
    buildPerson(db, dinner.canteenId, { name: '管理员', role: 'ADMIN' }),
  ])
  const page = await signIn(staff)
  const orders = await makeOrders(db, page, dinner, [{ dish: '拍黄瓜' }, { dish: '米饭', quantity: 2 }])
  await page.context().close()
  return { dinner, people: { staff, newcomer, kitchen, admin }, orders }
}

type Wish = { dish: string; quantity?: number }

/** An order in every state, and the same dishes in the cart again. `dish` is a key of the dinner's items. */
export async function makeOrders(
  db: Db,
  page: Page,
  dinner: Dinner,
  wishes: Wish[],
): Promise<World['orders']> {
  const made: Partial<World['orders']> = {}
  for (const state of ['rejected', 'cancelled', 'ready', 'confirmed'] as const) {
    made[state] = (await placeOrder(page, dinner, wishes)).id
    await settled(db, made[state])
  }
  const orders = made as World['orders']
  const api = await apiOf(page)
  await api.orders.cancel.mutate({ orderId: orders.cancelled })
  await api.orders.cancel.mutate({ orderId: orders.rejected })
  const now = new Date()
  // The gate refuses before an order can be rejected, so this one becomes what a lost race would have made of it.
  const rejected = {
    status: 'REJECTED' as const,
    rejectReason: 'SOLD_OUT' as const,
    version: { increment: 1 },
  }
  const line = await db.orderLine.findFirstOrThrow({ where: { orderId: orders.rejected } })
  await db.order.update({
    where: { id: orders.rejected },
    data: { ...rejected, rejectedLineId: line.id, cancelledAt: null, cancelledBy: null },
  })
  const ready = { status: 'READY' as const, version: { increment: 1 }, acceptedAt: now, readyAt: now }
  await db.order.update({ where: { id: orders.ready }, data: { ...ready, updatedAt: now } })
  const { mealId, items } = dinner
  for (const { dish, quantity = 1 } of wishes)
    await api.cart.setLine.mutate({
      mealId,
      menuItemId: items[dish] ?? '',
      optionIds: [],
      quantity,
      note: '',
    })
  return orders
}

async function settled(db: Db, id: string) {
  for (const end = Date.now() + 15_000; Date.now() < end; ) {
    const { status } = await db.order.findUniqueOrThrow({ where: { id } })
    if (status !== 'PENDING') return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`order ${id} has no answer`)
}

/** Opens a screen and waits until it has come alive. */
export async function show(page: Page, screen: Screen, world: World): Promise<void> {
  await page.goto(typeof screen.path === 'string' ? screen.path : screen.path(world))
  await page.locator('main').first().waitFor()
  // Hydrated: until then a tap goes nowhere.
  await page.waitForFunction(
    () =>
      !document.scripts.length ||
      Object.keys(document.querySelector('main') ?? {}).some((k) => k.startsWith('__react')),
  )
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
  await screen.open?.(page)
}
