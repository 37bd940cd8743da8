import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { readCart } from '@/server/cart/queries'
import { setLine } from '@/server/cart/set-line'
import { env } from '@/server/env'
import { expireUnpaid } from '@/server/orders/expire-unpaid'
import { sandboxGateway } from '@/server/payments/sandbox-gateway'
import { stockKeys } from '@/server/stock/keys'
import { buildAllowance } from '@/server/testing/builders'
import { withoutGate } from '@/server/testing/gate'
import { eventOf, openPayment } from '@/server/testing/online-order'
import { place, ticketFor } from '@/server/testing/order'
import { openKitchen, type Placed } from '@/server/testing/shrink-world'
import { getOrder } from './queries'
import { receivePayment } from './receive-payment'

const MIN = 400
let kitchen: Awaited<ReturnType<typeof openKitchen>>
let w: Awaited<ReturnType<typeof kitchen.open>>

beforeAll(async () => {
  Object.assign(env(), { PAYMENT_GATEWAY: 'sandbox', PAYMENT_MIN_CENTS: MIN })
  kitchen = await openKitchen()
})
afterEach(async () => expect(await w.breaches()).toEqual([]))
afterAll(() => kitchen.close())

const ONLINE = { overrides: { paymentMethod: 'ONLINE' } }
const view = ({ id, userId }: Placed) => getOrder(kitchen.db, userId, id)
const open = async (allowanceCents: number, items: Parameters<typeof kitchen.open>[0]) => {
  w = await kitchen.open(items)
  if (allowanceCents > 0) await buildAllowance(kitchen.db, w.meal, allowanceCents)
}

it.each([
  [1, 'refused'],
  [MIN - 1, 'refused'],
  [MIN, 'taken'],
  [0, 'taken'],
])('%i cents left to pay online are %s', async (dueCents, outcome) => {
  await open(1_800 - dueCents, { pork: { planned: 4 } })
  const [userId = ''] = await w.people(1)
  const line = { menuItemId: w.item('pork'), optionIds: [], quantity: 1, note: '' }
  await setLine(kitchen.redis, userId, { mealId: w.meal.mealId, ...line })
  const ordering = w.order(userId, ONLINE)
  if (outcome === 'taken') {
    const order = { id: await ordering, userId }
    await w.finalize([order.id])
    expect(await view(order)).toMatchObject({ status: 'CONFIRMED', paymentMethod: 'ONLINE', dueCents })
    return
  }
  await expect(ordering).rejects.toMatchObject({ code: 'BELOW_PAYMENT_MINIMUM', details: { minCents: MIN } })
  // Nothing is held, nothing was written, and the cart is as it was.
  expect(await kitchen.redis.hgetall(stockKeys(w.meal.mealId).held)).toEqual({})
  expect(await kitchen.db.order.count({ where: { userId } })).toBe(0)
  expect(await readCart(kitchen.redis, w.meal.mealId, userId)).toHaveLength(1)
})

it('the same ticket again is the same order, though it has taken the allowance meanwhile', async () => {
  await open(1_800 + 1_799, { pork: { planned: 4 } })
  const [userId = ''] = await w.people(1)
  const wish = { userId, lines: [{ item: 'pork' }], ...ONLINE }
  const ticket = await ticketFor(kitchen.db, w.meal, wish)
  const clients = { db: kitchen.db, redis: withoutGate(kitchen.redis) }
  const id = await place(clients, w.meal, { ...wish, ticket })
  // The second tap had looked before the first was there.
  let looks = 0
  const late = new Proxy(kitchen.db, {
    get: (db, name) =>
      name === 'order' && looks++ === 0 ? { findUnique: async () => null } : Reflect.get(db, name, db),
  })
  expect(await place({ ...clients, db: late }, w.meal, { ...wish, ticket })).toBe(id)
  expect(looks).toBeGreaterThan(1)
  await w.finalize([id])
})

it('what a fallback leaves below it is due where the food is handed over, and never expires', async () => {
  await open(1_000, {
    pork: { planned: 0 },
    egg: { planned: 4, priceCents: 1_399 },
    rice: { planned: 4, priceCents: 1_400 },
  })
  const [one = '', other = ''] = await w.people(2)
  const fallen = async (userId: string, fallback: string) => {
    const wish = { lines: [{ item: 'pork', fallbacks: [fallback] }], userId, ...ONLINE }
    const id = await place({ db: kitchen.db, redis: withoutGate(kitchen.redis) }, w.meal, wish)
    await w.finalize([id])
    return { id, userId }
  }
  const less = await fallen(one, 'egg')
  const enough = await fallen(other, 'rice')
  const counter = {
    status: 'CONFIRMED',
    paymentMethod: 'CASH',
    paymentState: 'UNPAID',
    dueCents: 399,
    payBy: null,
  }
  expect(await view(less)).toMatchObject(counter)
  expect(await view(enough)).toMatchObject({
    paymentMethod: 'ONLINE',
    dueCents: MIN,
    payBy: expect.any(Date),
  })
  expect((await expireUnpaid(kitchen, () => null)).cancelled).toBe(0)
  // It is no unpaid online order any more: the next one is taken.
  await place({ db: kitchen.db, redis: withoutGate(kitchen.redis) }, w.meal, {
    ...{ lines: [{ item: 'rice' }], userId: one, ...ONLINE },
  }).then((id) => w.finalize([id]))
})

it('what a shrink leaves below it, too; the page of the old price gives back what is paid on it', async () => {
  await open(1_000, { pork: { planned: 1 }, egg: { planned: 1, priceCents: 1_001 } })
  const [order] = (await w.confirm([{ lines: [{ item: 'pork', fallbacks: ['egg'] }], ...ONLINE }])) as [
    Placed,
  ]
  const gateway = sandboxGateway({ db: kitchen.db, secret: 'x'.repeat(32), appUrl: 'http://localhost:3000' })
  const page = await openPayment(kitchen.db, gateway, { orderId: order.id, userId: order.userId })
  await w.shrink(0, (await w.preview(0)).digest)
  const counter = {
    status: 'CONFIRMED',
    paymentMethod: 'CASH',
    paymentState: 'UNPAID',
    dueCents: 1,
    payBy: null,
  }
  expect(await view(order)).toMatchObject(counter)
  expect(await receivePayment(kitchen.db, 'sandbox', eventOf(page))).toBe('REFUNDING')
  expect(await view(order)).toMatchObject({ ...counter, payment: { status: 'REFUNDING', refundCents: 800 } })
})
