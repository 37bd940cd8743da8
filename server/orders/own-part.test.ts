import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { RedisClient } from '@/server/redis'
import { cartKey, stockKeys } from '@/server/stock/keys'
import { checkLedger } from '@/server/stock/ledger'
import { buildAllowance, buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place, ticketFor } from '@/server/testing/order'
import { eventually } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { finalizeOrders } from './finalize-orders'
import { getOrder } from './queries'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let userId: string

beforeAll(async () => {
  t = await openTestDatabase(5)
  ;({ redis, close: closeRedis } = await openTestRedis())
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
beforeEach(async () => {
  const dishes = { planned: 10 }
  meal = await buildMeal(t.db, { pork: dishes, duck: { planned: 10, priceCents: 2_600 } })
  await buildAllowance(t.db, meal, 1_500)
  ;[userId = ''] = await buildPeople(t.db, meal.canteenId, 1, { balanceCents: 9_000 })
})
afterEach(async () => {
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

const PORK = [{ item: 'pork' }]
type Wish = { shownOwnCents?: number; lines?: Parameters<typeof place>[2]['lines']; ticket?: string }

/** Of a page that showed this much to pay beside the allowance. */
async function order({ shownOwnCents, lines = PORK, ticket }: Wish, clients = { db: t.db, redis }) {
  // What was ordered before has left a mark in the cart that is not asked about here.
  await redis.del(cartKey(meal.mealId, userId))
  const overrides = { paymentMethod: 'WALLET', shownOwnCents }
  return place(clients, meal, { userId, lines, ...(ticket ? { ticket } : {}), overrides })
}
const finalize = (...orderIds: string[]) =>
  finalizeOrders({ db: t.db, redis }, { mealId: meal.mealId, orderIds })
const held = () => redis.hkeys(stockKeys(meal.mealId).holds)

it('an order that would cost its person more than was shown is refused, and holds nothing', async () => {
  await finalize(await order({ shownOwnCents: 300 }))
  const ticket = await ticketFor(t.db, meal, { userId, lines: PORK })
  await expect(order({ shownOwnCents: 300, ticket })).rejects.toMatchObject({
    code: 'OWN_PART_CHANGED',
    details: { shownOwnCents: 300, ownCents: 1_800 },
  })
  expect(await held()).toEqual([])
  expect(await t.db.order.count({ where: { userId } })).toBe(1)
  // The ticket still stands, for whoever has seen what it costs now.
  const second = await order({ shownOwnCents: 1_800, ticket })
  await finalize(second)
  expect(await getOrder(t.db, userId, second)).toMatchObject({ status: 'CONFIRMED', walletCents: 1_800 })
})

it('what is promised to an order that waits counts, too', async () => {
  const first = await order({ shownOwnCents: 300 })
  await expect(order({ shownOwnCents: 300 })).rejects.toMatchObject({ code: 'OWN_PART_CHANGED' })
  await finalize(first)
})

it('an order that costs its person less than was shown is taken, and so is one that expects nothing', async () => {
  const cheaper = await order({ shownOwnCents: 1_800 })
  await finalize(cheaper)
  expect(await getOrder(t.db, userId, cheaper)).toMatchObject({ allowanceCents: 1_500, walletCents: 300 })
  await finalize(await order({}))
})

it('a dearer fallback is what they asked for, should it come to that', async () => {
  await t.db.menuItem.update({
    where: { id: meal.items.pork?.id },
    data: { planned: 0, remaining: 0, version: { increment: 1 } },
  })
  const lines = [{ item: 'pork', fallbacks: ['duck'] }]
  const orderId = await order({ shownOwnCents: 300, lines })
  await finalize(orderId)
  expect(await getOrder(t.db, userId, orderId)).toMatchObject({ status: 'CONFIRMED', walletCents: 1_100 })
  await expect(order({ shownOwnCents: 300, lines })).rejects.toMatchObject({ code: 'OWN_PART_CHANGED' })
})

it('the same ticket is the same order, whatever was shown the second time', async () => {
  const ticket = await ticketFor(t.db, meal, { userId, lines: PORK })
  const orderId = await order({ shownOwnCents: 300, ticket })
  expect(await order({ shownOwnCents: 0, ticket })).toBe(orderId)
  await finalize(orderId)
})

it('of two taps the second is not refused because the allowance went to the first', async () => {
  const ticket = await ticketFor(t.db, meal, { userId, lines: PORK })
  const [inserts, reads] = [0, 1].map(() => new Client({ connectionString: t.url })) as [Client, Client]
  await Promise.all([inserts.connect(), reads.connect()])
  try {
    // The first tap comes as far as its insert, the second as far as the prices.
    await inserts.query('BEGIN; LOCK TABLE orders IN EXCLUSIVE MODE')
    const first = order({ shownOwnCents: 300, ticket })
    await eventually(async () => (await held())[0])
    await reads.query('BEGIN; LOCK TABLE option_groups IN ACCESS EXCLUSIVE MODE')
    const second = order({ shownOwnCents: 300, ticket })
    await eventually(async () => {
      const waiting = `SELECT 1 FROM pg_locks WHERE relation = 'option_groups'::regclass AND NOT granted`
      return (await reads.query(waiting)).rows[0]
    })
    await inserts.query('COMMIT')
    const orderId = await first
    await reads.query('COMMIT')
    expect(await second).toBe(orderId)
    await finalize(orderId)
  } finally {
    await Promise.all([inserts.end(), reads.end()])
  }
})
