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

it('a second tap that fails does not give back what the first one holds', async () => {
  const { mealId, items } = meal
  const [userId = ''] = await buildPeople(t.db, meal.canteenId, 1)
  const line = { menuItemId: items.pork?.id ?? '', optionIds: [], quantity: 1, note: '' }
  await setLine(redis, userId, { mealId, ...line })
  const wish = { userId, lines: [{ item: 'pork' }] }
  const ticket = await ticketFor(t.db, meal, wish)
  const tap = (db = t.db) => place({ db, redis }, meal, { ...wish, ticket })
  const impatient = openDb(t.url, { ...PATIENT, lock: 200 }, 2)
  const blocker = new Client({ connectionString: t.url })
  await blocker.connect()
  try {
    // Nobody can insert an order, everybody can read.
    await blocker.query('BEGIN; LOCK TABLE orders IN EXCLUSIVE MODE')
    const first = tap(t.db)
    const orderId = await eventually(async () => (await redis.hkeys(stockKeys(mealId).holds))[0])
    const second = await tap(impatient).catch((error: unknown) => classify(error))
    expect(second).toBe('conflict')
    expect(await redis.hkeys(stockKeys(mealId).holds)).toEqual([orderId])
    expect(await readCart(redis, mealId, userId)).toEqual([])
    await blocker.query('COMMIT')
    expect(await first).toBe(orderId)
    expect(await checkLedger(t.db, mealId, redis)).toEqual([])
    await finalizeOrders({ db: t.db, redis }, { mealId, orderIds: [orderId] })
  } finally {
    await blocker.end()
    await impatient.$disconnect()
  }
})
