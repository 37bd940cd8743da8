import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { inTransaction } from '@/server/db'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { withoutGate } from '@/server/testing/gate'
import { place } from '@/server/testing/order'
import { openTestRedis } from '@/server/testing/redis'
import { applyTopUp } from './apply-top-up'
import { previewTopUp } from './preview-top-up'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal

beforeAll(async () => {
  t = await openTestDatabase(8)
  ;({ redis, close: closeRedis } = await openTestRedis())
})
afterEach(async () => expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([]))
afterAll(async () => {
  await closeRedis()
  await t.close()
})

/** Until so many sessions of this database wait for a row that somebody holds. */
async function untilWaiting(count: number) {
  for (;;) {
    const [row] = await t.db.$queryRaw<[{ waiting: number }]>`
      SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`
    if (row.waiting >= count) return
  }
}

it.each(['order', 'take-back'] as const)(
  'of an order and a take-back that both want a balance, the %s is first and the other loses by name',
  async (first) => {
    meal = await buildMeal(t.db, { pork: { planned: 5 } })
    const { mealId, canteenId } = meal
    const [userId = ''] = await buildPeople(t.db, canteenId, 1, { balanceCents: 2_000 })
    const [actorId = ''] = await buildPeople(t.db, canteenId, 1, { role: 'ADMIN' })
    const clients = { db: t.db, redis: withoutGate(redis) }
    const overrides = { paymentMethod: 'WALLET' }
    const orderId = await place(clients, meal, { userId, lines: [{ item: 'pork' }], overrides })
    const bytes = new TextEncoder().encode(`用户名,金额\n${userId}@example.test,-15`)
    const { digest } = await previewTopUp(t.db, { canteenId, bytes, fileName: 'x.csv' })
    const way = {
      order: () => finalizeOrders({ db: t.db, redis }, { mealId, orderIds: [orderId] }),
      'take-back': () => applyTopUp(t.db, { canteenId, bytes, digest: digest ?? '', actorId }),
    }
    const second = first === 'order' ? 'take-back' : 'order'
    const ended: Promise<unknown>[] = []
    // Both have looked at the balance while it was whole, and stand in line for it.
    await inTransaction(t.db, async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM wallets WHERE user_id = ${userId}::uuid FOR UPDATE`
      ended.push(way[first]())
      await untilWaiting(1)
      ended.push(way[second]())
      await untilWaiting(2)
    })
    const [, loser] = await Promise.allSettled(ended)
    const order = await t.db.order.findUniqueOrThrow({ where: { id: orderId } })
    const { balanceCents } = await t.db.wallet.findUniqueOrThrow({ where: { userId } })
    if (first === 'order') {
      expect(loser).toMatchObject({ status: 'rejected', reason: { code: 'IMPORT_CHANGED' } })
      expect([order.status, balanceCents]).toEqual(['CONFIRMED', 200])
    } else {
      expect([order.status, order.rejectReason]).toEqual(['REJECTED', 'INSUFFICIENT_BALANCE'])
      expect(balanceCents).toBe(500)
    }
  },
)
