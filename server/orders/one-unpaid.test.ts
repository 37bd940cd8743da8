import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readCart } from '@/server/cart/queries'
import { setLine } from '@/server/cart/set-line'
import { DomainError } from '@/server/errors'
import type { RedisClient } from '@/server/redis'
import { stockKeys } from '@/server/stock/keys'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { withoutGate } from '@/server/testing/gate'
import { dueIn } from '@/server/testing/online-order'
import { place, ticketFor, type Wish } from '@/server/testing/order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { cancelOrder } from './cancel-order'
import { expireUnpaid } from './expire-unpaid'
import { finalizeOrders } from './finalize-orders'

process.env.PAYMENT_GATEWAY = 'sandbox'
const DISHES = ['pork', 'tofu', 'rice'] as const

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal

beforeAll(async () => {
  t = await openTestDatabase()
  ;({ redis, close: closeRedis } = await openTestRedis())
  const dish = { planned: 60, priceCents: 1_000 }
  meal = await buildMeal(t.db, {
    ...{ pork: dish, tofu: dish, rice: dish },
    ...{ gone: { planned: 0, priceCents: 1_000 }, lobster: { planned: 60, priceCents: 1_500 } },
  })
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
afterEach(async () => {
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

const code = (error: unknown) => (error instanceof DomainError ? error.code : String(error))
const overrides = { paymentMethod: 'ONLINE' }
const online = (userId: string, item: string, wish: Partial<Wish> = {}, client = redis) =>
  place({ db: t.db, redis: client }, meal, { userId, lines: [{ item }], overrides, ...wish })
/** Past the gate, which lets a cart be ordered once: here Postgres has to say it. */
const unheld = (userId: string, item: string, wish: Partial<Wish> = {}) =>
  online(userId, item, wish, withoutGate(redis))
const finalize = (...orderIds: string[]) =>
  finalizeOrders({ db: t.db, redis }, { mealId: meal.mealId, orderIds })
const somebody = async () => (await buildPeople(t.db, meal.canteenId, 1))[0] as string
const grant = (userId: string, cents: number) =>
  t.db.mealAllowance.create({
    data: { mealId: meal.mealId, userId, grantedCents: cents, leftCents: cents },
  })
const held = async () =>
  Object.values(await redis.hgetall(stockKeys(meal.mealId).held)).reduce((sum, n) => sum + Number(n), 0)

describe('one unpaid online order', () => {
  it('is all that three tickets get that are submitted at the same moment; the other lines stay in the cart', async () => {
    for (const userId of await buildPeople(t.db, meal.canteenId, 15)) {
      const { mealId, items } = meal
      for (const name of DISHES) {
        const line = { menuItemId: items[name]?.id ?? '', optionIds: [], quantity: 1, note: '' }
        await setLine(redis, userId, { mealId, ...line })
      }
      const before = await held()
      const outcomes = await race(DISHES.map((name) => () => online(userId, name)))
      const codes = outcomes.map((o) => (o.ok ? 'placed' : code(o.error))).sort()
      expect(codes).toEqual(['UNPAID_ORDER', 'UNPAID_ORDER', 'placed'])
      expect(await t.db.order.count({ where: { userId } })).toBe(1)
      expect(await readCart(redis, mealId, userId)).toHaveLength(2)
      expect(await held()).toBe(before + 1)
    }
  })

  it('is all that a person gets while Redis is away', async () => {
    const userId = await somebody()
    const outcomes = await race(DISHES.map((name) => () => unheld(userId, name)))
    const placed = outcomes.flatMap((o) => (o.ok ? [o.value] : []))
    await finalize(...placed)
    expect(placed).toHaveLength(1)
  })

  it('stands in the way while it still waits for its answer', async () => {
    const userId = await somebody()
    await online(userId, 'pork')
    await expect(online(userId, 'tofu')).rejects.toMatchObject({ code: 'UNPAID_ORDER' })
  })

  it('is no obstacle to itself: one ticket tapped eight times is one order, and eight answers', async () => {
    for (const userId of await buildPeople(t.db, meal.canteenId, 10)) {
      const ticket = await ticketFor(t.db, meal, { userId, lines: [{ item: 'pork' }] })
      const taps = await race(Array.from({ length: 8 }, () => () => online(userId, 'pork', { ticket })))
      const answers = taps.map((o) => (o.ok ? o.value : code(o.error)))
      expect(new Set(answers)).toEqual(new Set([(await t.db.order.findFirst({ where: { userId } }))?.id]))
    }
  })

  it.each(['cancelled', 'expired', 'rejected'])('that was %s makes room for the next', async (how) => {
    const userId = await somebody()
    const fate = how === 'rejected' ? 'gone' : 'pork'
    const first = await unheld(userId, fate)
    await finalize(first)
    if (how === 'cancelled') await cancelOrder({ db: t.db, redis }, { orderId: first, userId })
    if (how === 'expired') await dueIn(t.db, first, -1)
    await expireUnpaid({ db: t.db, redis }, () => null)
    expect((await t.db.order.findUniqueOrThrow({ where: { id: first } })).status).toBe(
      how === 'rejected' ? 'REJECTED' : 'CANCELLED',
    )
    await finalize(await unheld(userId, 'tofu'))
  })

  it('is none when the allowance covers it: two such orders, and one to pay, are accepted and confirmed', async () => {
    const userId = await somebody()
    await grant(userId, 2_000)
    const ids = [await unheld(userId, 'pork')]
    ids.push(await unheld(userId, 'tofu'))
    ids.push(await unheld(userId, 'rice'))
    await finalize(...ids)
    const orders = await t.db.order.findMany({ where: { userId }, orderBy: { placedAt: 'asc' } })
    expect(orders.map((order) => [order.status, order.paymentState])).toEqual([
      ['CONFIRMED', 'PAID'],
      ['CONFIRMED', 'PAID'],
      ['CONFIRMED', 'UNPAID'],
    ])
  })

  it('was covered, and becomes dearer by its fallback: both are confirmed, and a third must wait', async () => {
    const userId = await somebody()
    await grant(userId, 1_000)
    const lines = [{ item: 'gone', fallbacks: ['lobster'] }]
    const covered = await unheld(userId, 'gone', { lines })
    const unpaid = await unheld(userId, 'pork')
    await finalize(covered, unpaid)
    const orders = await t.db.order.findMany({ where: { userId }, orderBy: { placedAt: 'asc' } })
    expect(orders.map((o) => [o.status, o.paymentState, o.totalCents - o.allowanceCents])).toEqual([
      ['CONFIRMED', 'UNPAID', 500],
      ['CONFIRMED', 'UNPAID', 1_000],
    ])
    await cancelOrder({ db: t.db, redis }, { orderId: unpaid, userId })
    await expect(unheld(userId, 'tofu')).rejects.toMatchObject({
      code: 'UNPAID_ORDER',
    })
  })
})
