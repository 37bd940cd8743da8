import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { readCart } from '@/server/cart/queries'
import { setLine } from '@/server/cart/set-line'
import { openDb } from '@/server/db'
import { classify } from '@/server/errors'
import type { RedisClient } from '@/server/redis'
import { stockKeys } from '@/server/stock/keys'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, PATIENT, type TestDatabase } from '@/server/testing/database'
import { place, ticketFor } from '@/server/testing/order'
import { eventually } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { finalizeOrders } from './finalize-orders'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal

beforeAll(async () => {
  t = await openTestDatabase()
  ;({ redis, close: closeRedis } = await openTestRedis())
  meal = await buildMeal(t.db, { pork: { planned: 5 } })
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
afterEach(async () => {
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

/** Somebody with one portion in the cart, and a lock on orders: nobody can insert one, everybody can read. */
async function aboutToTap() {
  const [userId = ''] = await buildPeople(t.db, meal.canteenId, 1)
  const line = { menuItemId: meal.items.pork?.id ?? '', optionIds: [], quantity: 1, note: '' }
  await setLine(redis, userId, { mealId: meal.mealId, ...line })
  const wish = { userId, lines: [{ item: 'pork' }] }
  const ticket = await ticketFor(t.db, meal, wish)
  const blocker = new Client({ connectionString: t.url })
  await blocker.connect()
  await blocker.query('BEGIN; LOCK TABLE orders IN EXCLUSIVE MODE')
  return {
    blocker,
    tap: (db = t.db) => place({ db, redis }, meal, { ...wish, ticket }),
    /** Taps that have passed the gate and wait for the lock: their backends, the first one first. */
    waiting: (count: number) =>
      eventually(async () => {
        const { rows } = await blocker.query(`
          SELECT l.pid FROM pg_locks l WHERE l.relation = 'orders'::regclass AND NOT l.granted ORDER BY l.waitstart`)
        return rows.length === count ? rows.map((row) => row.pid as number) : null
      }),
    cart: async () => (await readCart(redis, meal.mealId, userId)).length,
  }
}
const holds = () => redis.hkeys(stockKeys(meal.mealId).holds)
const settle = (orderId: string) =>
  finalizeOrders({ db: t.db, redis }, { mealId: meal.mealId, orderIds: [orderId] })
const refused = (error: unknown) => classify(error)

it('a second tap that fails does not give back what the first one holds', async () => {
  const { tap, waiting, cart, blocker } = await aboutToTap()
  const impatient = openDb(t.url, { ...PATIENT, lock: 200 }, 2)
  try {
    const first = tap()
    await waiting(1)
    const [orderId] = await holds()
    expect(await tap(impatient).catch(refused)).toBe('conflict')
    expect([await holds(), await cart()]).toEqual([[orderId], 0])
    await blocker.query('COMMIT')
    expect(await first).toBe(orderId)
    expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
    await settle(orderId ?? '')
  } finally {
    await blocker.end()
    await impatient.$disconnect()
  }
})

it('a first tap that fails does not give back what the second one relies on', async () => {
  const { tap, waiting, cart, blocker } = await aboutToTap()
  try {
    const first = tap().catch(refused)
    const [pid] = await waiting(1)
    const second = tap()
    await waiting(2)
    const [orderId] = await holds()
    await blocker.query('SELECT pg_cancel_backend($1)', [pid])
    expect(await first).toBe('unavailable')
    expect([await holds(), await cart()]).toEqual([[orderId], 0])
    await blocker.query('COMMIT')
    expect(await second).toBe(orderId)
    expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
    await settle(orderId ?? '')
  } finally {
    await blocker.end()
  }
})

it('when both fail, the last one gives back the portion and the cart', async () => {
  const { tap, waiting, cart, blocker } = await aboutToTap()
  try {
    const first = tap().catch(refused)
    const [one] = await waiting(1)
    const second = tap().catch(refused)
    const pids = await waiting(2)
    await blocker.query('SELECT pg_cancel_backend($1)', [one])
    await first
    expect([(await holds()).length, await cart()]).toEqual([1, 0])
    await blocker.query('SELECT pg_cancel_backend($1)', [pids.find((pid) => pid !== one)])
    expect(await second).toBe('unavailable')
    expect([await holds(), await cart()]).toEqual([[], 1])
  } finally {
    await blocker.end()
  }
})

it('when the first one’s answer cannot be read, nothing is given back, and the second one is told of the order', async () => {
  const { tap, cart, blocker } = await aboutToTap()
  await blocker.end()
  const garbled = new Proxy(t.db, {
    get(target, name) {
      if (name !== '$queryRaw') return Reflect.get(target, name, target)
      return async (sql: TemplateStringsArray, ...values: unknown[]) => {
        const rows = await target.$queryRaw(sql, ...values)
        if (sql.join('').includes('INSERT INTO orders')) throw new TypeError('nobody can read this')
        return rows
      }
    },
  })
  expect(await tap(garbled).catch(refused)).toBe('bug')
  const [orderId] = await holds()
  expect(await cart()).toBe(0)
  expect(await tap()).toBe(orderId)
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
  await settle(orderId ?? '')
})
