import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { openTestRedis } from '@/server/testing/redis'
import { advanceOrder } from './advance-order'
import { finalizeOrders } from './finalize-orders'
import { getOrder } from './queries'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
beforeAll(async () => {
  t = await openTestDatabase(4)
  ;({ redis, close: closeRedis } = await openTestRedis())
  meal = await buildMeal(t.db, { pork: { planned: 5 } })
})
afterAll(async () => {
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
  await closeRedis()
  await t.close()
})

it('an order that accepts itself says when the kitchen began, and not when it was confirmed', async () => {
  const clients = { db: t.db, redis }
  const { mealId, canteenId } = meal
  const [userId = ''] = await buildPeople(t.db, canteenId, 1)
  const orderId = await place(clients, meal, { userId, lines: [{ item: 'pork' }] })
  await finalizeOrders(clients, { mealId, orderIds: [orderId] })
  expect(await getOrder(t.db, userId, orderId)).toMatchObject({ status: 'CONFIRMED', preparingAt: null })
  // Ordered in the morning, cooked in the evening.
  await t.db.$executeRaw`
    UPDATE orders SET placed_at = placed_at - interval '5 hours', confirmed_at = confirmed_at - interval '5 hours',
      accepted_at = accepted_at - interval '5 hours' WHERE id = ${orderId}::uuid`
  const morning = await t.db.order.findUniqueOrThrow({ where: { id: orderId } })
  expect(morning.acceptedAt).not.toBeNull()
  await advanceOrder(clients, { orderId, canteenId, version: 2, to: 'PREPARING' })
  const order = await getOrder(t.db, userId, orderId)
  expect(order.confirmedAt).toEqual(morning.confirmedAt)
  expect(Number(order.preparingAt) - Number(order.confirmedAt)).toBeGreaterThanOrEqual(5 * 3_600_000)
  expect((await t.db.order.findUniqueOrThrow({ where: { id: orderId } })).acceptedAt).toEqual(
    morning.acceptedAt,
  )
})
