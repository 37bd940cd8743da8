import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDb } from '@/server/db'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { useClients } from '@/server/testing/http'
import { place } from '@/server/testing/order'
import { openTestRedis } from '@/server/testing/redis'
import { GET } from './route'

let t: TestDatabase
let r: Awaited<ReturnType<typeof openTestRedis>>
let meal: TestMeal

beforeAll(async () => {
  t = await openTestDatabase(6)
  r = await openTestRedis()
  useClients({ db: t.db, redis: r.redis })
  meal = await buildMeal(t.db, { pork: { planned: 5 } })
})
afterAll(async () => {
  await r.close()
  await t.close()
})

async function ask() {
  const response = await GET()
  return { code: response.status, ...((await response.json()) as { oldestPendingSeconds: number }) }
}

test('says how long an order waits for its answer, and not how long an offer waits for its owner', async () => {
  expect(await ask()).toEqual({
    ...{ code: 200, status: 'ok', postgres: true, redis: true },
    ...{ oldestPendingSeconds: 0, stuckEvents: 0, stuckRefunds: 0 },
  })
  const [userId = ''] = await buildPeople(t.db, meal.canteenId, 1)
  await place({ db: t.db, redis: r.redis }, meal, { userId, lines: [{ item: 'pork' }] })
  await t.db.$executeRaw`UPDATE orders SET placed_at = placed_at - interval '4 minutes'`
  expect((await ask()).oldestPendingSeconds).toBeGreaterThanOrEqual(240)
  await t.db.$executeRaw`UPDATE orders SET offered_until = clock_timestamp() + interval '1 minute'`
  expect((await ask()).oldestPendingSeconds).toBe(0)
  expect(await checkLedger(t.db, meal.mealId, r.redis)).toEqual([])
})

test('without Postgres it is 503', async () => {
  const away = openDb('postgresql://nobody@127.0.0.1:1/none', undefined, 2)
  useClients({ db: away, redis: r.redis })
  try {
    expect(await ask()).toEqual({
      ...{ code: 503, status: 'unavailable', postgres: false, redis: true },
      ...{ oldestPendingSeconds: null, stuckEvents: null, stuckRefunds: null },
    })
  } finally {
    useClients({ db: t.db, redis: r.redis })
    await away.$disconnect()
  }
})
