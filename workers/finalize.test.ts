import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Db, openDb } from '@/server/db'
import { FINALIZE_OPTIONS, type FinalizeQueue } from '@/server/queue'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, PATIENT, type TestDatabase } from '@/server/testing/database'
import { placeMany } from '@/server/testing/place-many'
import { openProxy } from '@/server/testing/proxy'
import { openTestQueue } from '@/server/testing/queue'
import { eventually } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { createFinalizer, startFinalizeWorker } from './finalize'

let t: TestDatabase
let redis: RedisClient
let url: string
let closeRedis: () => Promise<void>
let queue: FinalizeQueue
let meal: TestMeal

beforeAll(async () => {
  t = await openTestDatabase(8)
  ;({ redis, url, close: closeRedis } = await openTestRedis())
  queue = await openTestQueue(url)
  meal = await buildMeal(t.db, { pork: { planned: 50 }, poison: { planned: 5 } })
})
afterAll(async () => {
  await queue.close()
  await closeRedis()
  await t.close()
})
/** The database as it is, and how many transactions ran at once at the most. */
function counting(db: Db) {
  let running = 0
  let most = 0
  const begin = db.$transaction.bind(db) as (...args: unknown[]) => Promise<unknown>
  const value = async (...args: unknown[]) => {
    most = Math.max(most, ++running)
    return begin(...args).finally(() => running--)
  }
  Object.defineProperty(db, '$transaction', { value })
  return { db, most: () => most }
}
const answered = (status: 'CONFIRMED' | 'PENDING') =>
  t.db.order.count({ where: { mealId: meal.mealId, status } })

it('outlives any number of kills, and poison ends by its tries', async () => {
  const worker = startFinalizeWorker(url, async () => {})
  const { maxStalledCount, maxStartedAttempts, lockDuration = 0, stalledInterval = 0 } = worker.opts
  expect(maxStalledCount).toBeGreaterThanOrEqual(10)
  expect(lockDuration).toBeGreaterThanOrEqual(5_000)
  // Lock and two looks: the longest a killed worker's job lies around.
  expect(lockDuration + 2 * stalledInterval).toBeLessThanOrEqual(20_000)
  expect(maxStartedAttempts).toBeGreaterThan(10)
  expect(FINALIZE_OPTIONS).toMatchObject({ attempts: 8, backoff: { type: 'exponential' } })
  await worker.close()
})

it('what is no finalize job fails at once and is not tried again', async () => {
  const worker = startFinalizeWorker(url, () => Promise.reject(new Error('never asked')))
  await queue.add('finalize', { orderId: '1; DROP TABLE orders' } as never, { jobId: 'poison' })
  const job = await eventually(async () =>
    (await queue.getJobState('poison')) === 'failed' ? queue.getJob('poison') : null,
  )
  expect(job).toMatchObject({ attemptsMade: 1, failedReason: 'not a finalize job' })
  await worker.close()
})

describe('one order that cannot be settled', () => {
  it('does not take its neighbours along, and is tried again', async () => {
    const people = await buildPeople(t.db, meal.canteenId, 6, { balanceCents: 5_000 })
    // A CHECK will refuse to sell it, whoever tries.
    await t.db.menuItem.update({ where: { id: meal.items.poison?.id }, data: { sold: 5 } })
    const { db, most } = counting(openDb(t.url, PATIENT, 8))
    const finalize = createFinalizer({ db, redis }, () => {})
    const [bad] = await placeMany({ db: t.db, queue }, meal, { people: people.slice(0, 1), item: 'poison' })
    const good = await placeMany({ db: t.db, queue }, meal, { people: people.slice(1), item: 'pork' })
    // In one tick, hence in one batch.
    const jobs = [bad ?? '', ...good].map((orderId) => finalize({ orderId, mealId: meal.mealId }))
    expect((await Promise.allSettled(jobs))[0]?.status).toBe('rejected')
    expect([await answered('CONFIRMED'), await answered('PENDING')]).toEqual([5, 1])
    // One after the other: 200 transactions at once would be more than the pool has.
    expect(most()).toBe(1)
    const worker = startFinalizeWorker(url, finalize)
    // Mended, it is answered by one of its next tries.
    await t.db.menuItem.update({ where: { id: meal.items.poison?.id }, data: { sold: 0 } })
    await eventually(async () => (await answered('CONFIRMED')) === 6, 40)
    await worker.close()
    await db.$disconnect()
    expect(await checkLedger(t.db, meal.mealId)).toEqual([])
  })
})

it('a batch that gets no answer ends, and its meal goes on, on a connection that works', async () => {
  const proxy = await openProxy(t.url)
  const db = openDb(proxy.url, { ...PATIENT, query: 2_000 }, 1)
  const people = await buildPeople(t.db, meal.canteenId, 2, { balanceCents: 5_000 })
  const finalize = createFinalizer({ db, redis }, () => {})
  const [first = '', second = ''] = await placeMany({ db: t.db, queue }, meal, { people, item: 'pork' })
  await eventually(() => db.$queryRaw`SELECT 1`.catch(() => null))
  let hanging: Promise<unknown> = Promise.resolve()
  await t.db.$transaction(async (tx) => {
    await tx.$executeRaw`UPDATE menu_items SET position = position WHERE id = ${meal.items.pork?.id}::uuid`
    hanging = finalize({ orderId: first, mealId: meal.mealId }).catch((error) => error)
    await eventually(async () => {
      const [{ waiting }] = await t.db.$queryRaw<[{ waiting: number }]>`SELECT count(*)::int AS waiting
        FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
      return waiting > 0
    })
    proxy.strand()
  })
  expect(await hanging).toBeInstanceOf(Error)
  // Tried again as BullMQ would; Postgres lets go of the stranded transaction's locks after 5 s.
  for (const orderId of [second, first]) {
    await eventually(async () => {
      await finalize({ orderId, mealId: meal.mealId }).catch(() => {})
      return (await t.db.order.findUniqueOrThrow({ where: { id: orderId } })).status === 'CONFIRMED'
    }, 40)
  }
  await db.$disconnect()
  await proxy.close()
  expect(await checkLedger(t.db, meal.mealId)).toEqual([])
})
