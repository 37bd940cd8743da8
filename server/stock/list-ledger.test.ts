import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import { openRedis, type RedisClient } from '@/server/redis'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { withoutGate } from '@/server/testing/gate'
import { place } from '@/server/testing/order'
import { openTestRedis } from '@/server/testing/redis'
import { stockKeys } from './keys'
import type { Invariant } from './ledger'
import { listLedger } from './list-ledger'
import { reconcileMeal } from './reconcile-meal'

// The checker's mutants: each invariant is broken by hand, past every guard, and has to be named.
let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let people: string[]

const GUARDS = [
  'ALTER TABLE menu_items DROP CONSTRAINT menu_items_remaining_within_planned, DROP CONSTRAINT menu_items_sold_within_planned',
  'DROP INDEX orders_live_cell',
  'DROP INDEX outbox_events_order_id_order_version_key',
  'ALTER TABLE ledger_entries DISABLE TRIGGER USER',
]

beforeAll(async () => {
  t = await openTestDatabase(8)
  ;({ redis, close: closeRedis } = await openTestRedis())
  for (const guard of GUARDS) await t.db.$executeRawUnsafe(guard)
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
// Two confirmed orders of two portions, paid by wallet; two waiting.
beforeEach(async () => {
  meal = await buildMeal(t.db, { pork: { planned: 10, perPersonLimit: 5 }, rice: { planned: 20 } })
  people = await buildPeople(t.db, meal.canteenId, 4, { balanceCents: 9_000 })
  for (const userId of people.slice(0, 2)) await buy(userId)
  await finalize()
  for (const userId of people.slice(2)) await buy(userId)
})

const buy = (userId: string, gate = redis) =>
  place({ db: t.db, redis: gate }, meal, {
    ...{ userId, lines: [{ item: 'pork', quantity: 2 }], overrides: { paymentMethod: 'WALLET' } },
  })
async function finalize(gate = redis) {
  const waiting = await t.db.order.findMany({ where: { mealId: meal.mealId, status: 'PENDING' } })
  await finalizeOrders(
    { db: t.db, redis: gate },
    { mealId: meal.mealId, orderIds: waiting.map((order) => order.id) },
  )
}
const look = () => listLedger(t.db, redis, meal.mealId)
const sql = (statement: string) => t.db.$executeRawUnsafe(statement.replaceAll(':meal', `'${meal.mealId}'`))
const pork = () => meal.items.pork?.id ?? ''
const keys = () => stockKeys(meal.mealId)
const anOrder = `(SELECT min(id::text)::uuid FROM orders WHERE meal_id = :meal AND status = 'CONFIRMED')`

it('says where every portion is, and that all is well', async () => {
  expect(await look()).toEqual({
    rows: [
      {
        ...{ menuItemId: pork(), name: { zh: 'pork', en: 'pork' } },
        ...{ planned: 10, sold: 4, held: 4, free: 2, available: 2 },
      },
      {
        ...{ menuItemId: meal.items.rice?.id, name: { zh: 'rice', en: 'rice' } },
        ...{ planned: 20, sold: 0, held: 0, free: 20, available: 20 },
      },
    ],
    breaches: [],
    redis: 'compared',
  })
})

describe('broken in Postgres', () => {
  const mutants: Record<string, [Invariant[], string]> = {
    'a portion vanishes': [
      ['planned = sold + free'],
      'UPDATE menu_items SET remaining = remaining - 1, version = version + 1 WHERE meal_id = :meal AND planned = 10',
    ],
    'more is left than was planned': [
      ['planned = sold + free', 'remaining within planned'],
      'UPDATE menu_items SET remaining = 11, version = version + 1 WHERE meal_id = :meal AND planned = 10',
    ],
    'less than nothing is left': [
      ['planned = sold + free', 'remaining within planned'],
      'UPDATE menu_items SET remaining = -1, version = version + 1 WHERE meal_id = :meal AND planned = 10',
    ],
    'the counter of sold portions drifts': [
      ['sold is counted'],
      'UPDATE menu_items SET sold = sold + 1 WHERE meal_id = :meal AND planned = 10',
    ],
    'two orders share a shelf cell': [
      ['one live order a cell', 'cells are those of live orders'],
      `UPDATE orders SET cell = 1 WHERE meal_id = :meal AND status = 'CONFIRMED'`,
    ],
    'an entry of the book is gone': [
      ['money moved once', 'transfers balance', 'wallet = its entries'],
      `DELETE FROM ledger_entries WHERE account = 'wallet' AND order_id = ${anOrder}`,
    ],
    'the canteen’s side of a payment is gone': [
      ['transfers balance'],
      `DELETE FROM ledger_entries WHERE account = 'canteen' AND order_id = ${anOrder}`,
    ],
    'a balance is edited': [
      ['wallet = its entries'],
      `UPDATE wallets SET balance_cents = balance_cents + 100 WHERE user_id = (SELECT user_id FROM orders WHERE id = ${anOrder})`,
    ],
    'a change is told twice': [
      ['every change is told once'],
      `INSERT INTO outbox_events (kind, meal_id, order_id, order_version) SELECT 'order', meal_id, id, version FROM orders WHERE id = ${anOrder}`,
    ],
    'a change is not told': [
      ['every change is told once'],
      `DELETE FROM outbox_events WHERE order_version = 1 AND order_id = ${anOrder}`,
    ],
    'a number is skipped': [
      ['numbers are counted'],
      'UPDATE meals SET last_sequence = last_sequence + 1 WHERE id = :meal',
    ],
  }
  it.each(Object.entries(mutants))('%s', async (_name, [invariants, statement]) => {
    expect(await sql(statement)).toBeGreaterThan(0)
    const { breaches } = await look()
    // What follows in Redis is named as well; here it is about the book.
    const named = breaches
      .map((breach) => breach.invariant)
      .filter((name) => name !== 'Redis mirrors Postgres')
    expect([...new Set(named)].sort()).toEqual(invariants.sort())
    for (const { name, expected, actual } of breaches) {
      if (breaches.every((breach) => breach.invariant !== 'numbers are counted')) expect(name).not.toBeNull()
      expect(expected).not.toBe(actual)
    }
    // Not this meal's, so not the next test's.
    await t.db
      .$executeRaw`UPDATE wallets w SET balance_cents = coalesce((SELECT sum(amount_cents) FROM ledger_entries e
      WHERE e.user_id = w.user_id AND e.account = 'wallet'), 0)`
  })
})

describe('broken in Redis', () => {
  async function copyHold(id: string) {
    const [raw = ''] = await redis.hvals(keys().holds)
    await redis.hset(keys().holds, id, raw)
  }
  const person = () => `${people[2]}:${pork()}`
  const mutants: Record<string, [Invariant, () => Promise<unknown>]> = {
    'remaining is edited': ['Redis mirrors Postgres', () => redis.hset(keys().remaining, pork(), 99)],
    'an item is gone': ['Redis mirrors Postgres', () => redis.hdel(keys().remaining, pork())],
    'a version runs ahead': ['Redis mirrors Postgres', () => redis.hset(keys().version, pork(), 999)],
    'a version is a word': ['Redis mirrors Postgres', () => redis.hset(keys().version, pork(), 'soon')],
    'a version is behind': ['Redis mirrors Postgres', () => redis.hset(keys().version, pork(), 0)],
    'held is edited': ['held = its holds', () => redis.hset(keys().held, pork(), 1)],
    'held is a word': ['held = its holds', () => redis.hset(keys().held, pork(), 'many')],
    'held is gone': ['held = its holds', () => redis.del(keys().held)],
    'a person’s counter is edited': [
      'a person’s portions = their holds',
      () => redis.hset(keys().person, person(), 5),
    ],
    'a cell is taken by nobody': [
      'cells are those of live orders',
      () => redis.setbit(keys().cells(meal.slotIds[0] ?? ''), 40, 1),
    ],
    'a taken cell looks free': [
      'cells are those of live orders',
      () => redis.setbit(keys().cells(meal.slotIds[0] ?? ''), 0, 0),
    ],
    'a cell belongs to a stranger': [
      'cells are those of live orders',
      () => redis.hset(keys().owners, `${meal.slotIds[0]}:1`, people[0] ?? ''),
    ],
    'a hold under no order’s id': ['a hold for each waiting order', () => copyHold('somebody')],
    'a hold under what only looks like an id': [
      'a hold for each waiting order',
      () => copyHold('-'.repeat(36)),
    ],
    'the line is edited': ['the line = its tickets', () => redis.hset(keys().line, pork(), 999)],
    'heads of the line are edited': ['the line = its tickets', () => redis.hset(keys().people, pork(), 9)],
    'an owner of no slot': [
      'cells are those of live orders',
      () => redis.hset(keys().owners, 'nowhere:1', people[0] ?? ''),
    ],
  }
  it.each(Object.entries(mutants))('%s: it is named, one reconciliation mends it', async (_name, mutant) => {
    const [invariant, breakIt] = mutant
    await breakIt()
    const { breaches } = await look()
    expect([...new Set(breaches.map((breach) => breach.invariant))]).toEqual([invariant])
    expect((await reconcileMeal(redis, t.db, meal.mealId)).faults.length).toBeGreaterThan(0)
    expect((await look()).breaches).toEqual([])
    expect(await reconcileMeal(redis, t.db, meal.mealId)).toMatchObject({ forgotten: false, faults: [] })
    await finalize()
    expect(await look()).toMatchObject({ breaches: [], rows: [{ sold: 8, free: 2, available: 2 }, {}] })
  })

  const holds: Record<string, (orderId: string, raw: string) => Promise<unknown>> = {
    'is gone': (orderId) => redis.hdel(keys().holds, orderId),
    'cannot be read': (orderId) => redis.hset(keys().holds, orderId, 'nothing'),
    'is nobody’s': (orderId, raw) => redis.hset(keys().holds, orderId, raw.replace('userId', 'user')),
    'has no cart': (orderId, raw) => redis.hset(keys().holds, orderId, raw.replace('cart', 'basket')),
    'is for no dish': (orderId, raw) => redis.hset(keys().holds, orderId, raw.replace('"id"', '"name"')),
    'is for more portions': (orderId, raw) =>
      redis.hset(keys().holds, orderId, raw.replace('"quantity":2', '"quantity":5')),
    'is for none': (orderId, raw) =>
      redis.hset(keys().holds, orderId, raw.replace('"quantity":2', '"quantity":0')),
  }
  it.each(Object.entries(holds))('a waiting order’s hold %s', async (_name, breakIt) => {
    const [[orderId, raw] = ['', '']] = Object.entries(await redis.hgetall(keys().holds))
    await breakIt(orderId, raw)
    expect((await look()).breaches).toContainEqual(
      expect.objectContaining({ invariant: 'a hold for each waiting order', subject: orderId }),
    )
    await reconcileMeal(redis, t.db, meal.mealId)
    expect((await look()).breaches).toEqual([])
    await finalize()
    expect(await look()).toMatchObject({ breaches: [], rows: [{ sold: 8, free: 2, available: 2 }, {}] })
  })

  it('a hold whose order has its answer', async () => {
    await finalize(withoutGate(redis))
    const { breaches } = await look()
    expect(breaches.filter((one) => one.invariant === 'a hold for each waiting order')).toHaveLength(2)
    expect(await reconcileMeal(redis, t.db, meal.mealId)).toMatchObject({ holdsEnded: 2 })
    expect((await look()).breaches).toEqual([])
  })
})

describe('what Redis cannot say', () => {
  it('nothing, when it does not know the meal', async () => {
    await redis.flushdb()
    expect(await look()).toMatchObject({
      redis: 'unloaded',
      breaches: [],
      rows: [{ held: 4, available: null }, {}],
    })
  })

  it('nothing, when it is away; Postgres is checked all the same', async () => {
    await sql('UPDATE menu_items SET sold = sold + 1 WHERE meal_id = :meal AND planned = 10')
    const away = openRedis('fail-fast', 'redis://127.0.0.1:1', { retryStrategy: () => null })
    expect(await listLedger(t.db, away, meal.mealId)).toMatchObject({
      ...{ redis: 'away', breaches: [{ invariant: 'sold is counted', name: { zh: 'pork' } }] },
    })
    away.disconnect()
  })
})
