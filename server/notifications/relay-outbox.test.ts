import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDb } from '@/server/db'
import { openRedis, type RedisClient } from '@/server/redis'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, PATIENT, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { bundleProcesses } from '@/server/testing/processes'
import { eventually, race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { type Announcement, EVENT_STREAM } from './announce'
import { countStuckEvents, getOutboxState } from './queries'
import { relayOutbox } from './relay-outbox'
import { replayEvent } from './replay-event'

let t: TestDatabase
let redis: RedisClient
let redisUrl: string
let closeRedis: () => Promise<void>
let meal: TestMeal
let people: string[]

beforeAll(async () => {
  t = await openTestDatabase(8)
  ;({ redis, url: redisUrl, close: closeRedis } = await openTestRedis())
  meal = await buildMeal(t.db, { pork: { planned: 100 } })
  people = await buildPeople(t.db, meal.canteenId, 8)
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
beforeEach(async () => {
  await t.db.$executeRaw`UPDATE outbox_events SET published_at = clock_timestamp() WHERE published_at IS NULL`
  await redis.flushdb()
})

const buy = (userId = people[0] ?? '') =>
  place({ db: t.db, redis }, meal, { userId, lines: [{ item: 'pork' }] })
/** What readers are told, in order. */
async function stream(): Promise<Announcement[]> {
  const entries = await redis.xrange(EVENT_STREAM, '-', '+')
  return entries.map(([, fields]) => JSON.parse(fields[1] ?? '{}'))
}
const rowsOf = (orderId: string) => t.db.outboxEvent.findMany({ where: { orderId }, orderBy: { id: 'asc' } })
/** A later change of an order. Its version stands in the user's place: an announcement has no other room for it. */
const change = (orderId: string, version: number) =>
  t.db.outboxEvent.create({
    data: {
      ...{ kind: 'order', mealId: meal.mealId, orderId, orderVersion: version },
      userId: `00000000-0000-0000-0000-${String(version).padStart(12, '0')}`,
    },
  })
const versions = (told: Announcement[], orderId: string) =>
  told.filter((a) => a.orderId === orderId).map((a) => Number(a.userId?.slice(-12)))

/** Redis as it is, but refusing what speaks of one order, as it would refuse any other command. */
function refusing(orderId: string): RedisClient {
  const pipeline = () => {
    const real = redis.pipeline()
    const xadd = real.xadd.bind(real) as (...args: unknown[]) => unknown
    real.xadd = ((...args: unknown[]) =>
      String(args.at(-1)).includes(orderId) ? xadd(EVENT_STREAM, 'no id', 'a', 'b') : xadd(...args)) as never
    return real
  }
  return new Proxy(redis, {
    get: (target, name) => (name === 'pipeline' ? pipeline : Reflect.get(target, name, target)),
  })
}

describe('a poison event', () => {
  it('says why, waits, and blocks nobody but its own order', async () => {
    const [poison, other] = [await buy(people[0]), await buy(people[1])]
    const gate = refusing(poison)
    expect(await relayOutbox(t.db, gate)).toBe(1)
    expect((await stream()).map((a) => a.orderId)).toEqual([other])
    const [row] = await rowsOf(poison)
    expect(row).toMatchObject({ publishedAt: null, attempts: 1, lastError: expect.stringContaining('ID') })
    expect(row?.nextAttemptAt?.getTime()).toBeGreaterThan(Date.now())
    // What comes later goes out at once; the later change of the poisoned order waits for the earlier.
    const later = await change(poison, 2)
    const third = await buy(people[2])
    expect(await relayOutbox(t.db, gate)).toBe(1)
    expect((await stream()).map((a) => a.orderId)).toEqual([other, third])
    expect(await relayOutbox(t.db, gate)).toBe(0)
    // Mended: it goes when its wait is over, and before what came after it.
    await t.db.outboxEvent.updateMany({ where: { orderId: poison }, data: { nextAttemptAt: new Date(0) } })
    expect(await relayOutbox(t.db, redis)).toBe(2)
    expect((await stream()).slice(2).map((a) => a.userId)).toEqual([people[0], later.userId])
    expect(await rowsOf(poison)).toMatchObject([{ attempts: 2, lastError: null }, { attempts: 1 }])
  })

  it('in the middle of its own order’s events: the later one goes again after it', async () => {
    const orderId = await buy(people[3])
    await relayOutbox(t.db, redis)
    for (const version of [2, 3, 4]) await change(orderId, version)
    const gate = refusing('000000000002')
    await relayOutbox(t.db, gate)
    await t.db.outboxEvent.updateMany({ where: { orderId }, data: { nextAttemptAt: null } })
    await relayOutbox(t.db, redis)
    expect(versions(await stream(), orderId).slice(-3)).toEqual([2, 3, 4])
    expect((await rowsOf(orderId)).every((row) => row.publishedAt)).toBe(true)
  })

  it('whose news cannot be written: the same, and it is seen as stuck', async () => {
    const [poison, other] = [await buy(people[6]), await buy(people[7])]
    await relayOutbox(t.db, redis)
    await t.db.$executeRaw`UPDATE orders SET status = 'REJECTED', reject_reason = 'SOLD_OUT', version = 2,
      rejected_at = clock_timestamp() WHERE id IN (${poison}::uuid, ${other}::uuid)`
    for (const orderId of [poison, other]) await change(orderId, 2)
    await t.db.$executeRawUnsafe(
      `ALTER TABLE notifications ADD CONSTRAINT poison CHECK (order_id <> '${poison}') NOT VALID`,
    )
    const later = await change(poison, 3)
    try {
      expect(await relayOutbox(t.db, redis)).toBe(1)
    } finally {
      await t.db.$executeRaw`ALTER TABLE notifications DROP CONSTRAINT poison`
    }
    expect((await t.db.notification.findMany()).map((row) => row.orderId)).toContain(other)
    expect(versions(await stream(), other)).toContain(2)
    const [, stuck, waiting] = await rowsOf(poison)
    expect(stuck).toMatchObject({
      publishedAt: null,
      attempts: 1,
      lastError: expect.stringContaining('poison'),
    })
    expect(stuck?.nextAttemptAt?.getTime()).toBeGreaterThan(Date.now())
    expect(waiting).toMatchObject({ id: later.id, publishedAt: null, attempts: 0 })
    await t.db.outboxEvent.updateMany({ where: { orderId: poison }, data: { nextAttemptAt: null } })
    expect(await relayOutbox(t.db, redis)).toBe(2)
    expect((await t.db.notification.findMany()).map((row) => row.orderId)).toContain(poison)
    expect(versions(await stream(), poison).slice(-2)).toEqual([2, 3])
  })

  it('250 of them leave room for others', async () => {
    const orderId = await buy(people[4])
    await relayOutbox(t.db, redis)
    const data = Array.from({ length: 250 }, () => ({ kind: 'stock', mealId: meal.mealId, userId: orderId }))
    await t.db.outboxEvent.createMany({ data })
    const gate = refusing(orderId)
    for (let again = 0; again < 3; again++) await relayOutbox(t.db, gate)
    const other = await buy(people[5])
    await relayOutbox(t.db, gate)
    expect((await stream()).map((a) => a.orderId)).toContain(other)
  })
})

describe('Redis is away', () => {
  it('is said and thrown, nobody waits longer for it, and nothing is lost', async () => {
    const orderId = await buy()
    const away = openRedis('fail-fast', 'redis://127.0.0.1:1', { retryStrategy: () => null })
    for (let again = 0; again < 2; again++) await expect(relayOutbox(t.db, away)).rejects.toThrow()
    away.disconnect()
    const [row] = await rowsOf(orderId)
    expect(row).toMatchObject({ publishedAt: null, attempts: 2, nextAttemptAt: null })
    expect(row?.lastError).toBeTruthy()
    expect(await relayOutbox(t.db, redis)).toBe(1)
  })
})

it('two relays at once: each event once, an order’s in order', async () => {
  const orders = await Promise.all(people.map((id) => buy(id)))
  await relayOutbox(t.db, redis)
  await redis.del(EVENT_STREAM)
  const second = openDb(t.url, PATIENT, 4)
  let writing = true
  const relay = async (db: typeof second) => {
    while (writing) await relayOutbox(db, redis)
  }
  await race([
    () => relay(t.db),
    () => relay(second),
    async () => {
      for (let version = 2; version <= 12; version++) {
        await Promise.all(orders.map((orderId) => change(orderId, version)))
      }
      writing = false
    },
  ])
  while ((await relayOutbox(second, redis)) > 0) {}
  await second.$disconnect()
  const told = await stream()
  const wanted = Array.from({ length: 11 }, (_, i) => i + 2)
  for (const orderId of orders) expect(versions(told, orderId)).toEqual(wanted)
})

it('killed between publishing and writing it down, it publishes again', { timeout: 120_000 }, async () => {
  const processes = await bundleProcesses()
  try {
    await t.db.$executeRaw`UPDATE meals SET status = 'CLOSED'` // nothing for the reconciliation to do
    await t.db.outboxEvent.create({ data: { kind: 'meal', mealId: meal.mealId } })
    const killed = processes.worker({ databaseUrl: t.url, redisUrl, fault: 'relay:published' })
    expect(await killed.ended(60)).toEqual({ code: null, signal: 'SIGKILL' })
    expect(await stream()).toHaveLength(1)
    // Postgres may notice a moment later that the killed one is gone, and lets go of its lock then.
    await eventually(async () => (await relayOutbox(t.db, redis)) === 1, 30)
    expect(await stream()).toHaveLength(2)
  } finally {
    processes.close()
    await t.db.$executeRaw`UPDATE meals SET status = 'OPEN'`
  }
})

describe('what an operator sees', () => {
  it('counts what is stuck, of the own canteen, and replays it', async () => {
    const orderId = await buy(people[6])
    const state = () => getOutboxState(t.db, meal.canteenId)
    expect(await state()).toMatchObject({ unpublished: 1, stuckCount: 0, stuck: [] })
    await t.db.$executeRaw`UPDATE outbox_events SET created_at = clock_timestamp() - interval '1 minute',
      attempts = 7, last_error = 'OOM', next_attempt_at = clock_timestamp() + interval '1 hour' WHERE published_at IS NULL`
    const seen = await state()
    expect(seen).toMatchObject({
      ...{
        unpublished: 1,
        stuckCount: 1,
        stuck: [{ orderId, orderVersion: 1, attempts: 7, lastError: 'OOM' }],
      },
    })
    expect(seen.oldestSeconds).toBeGreaterThanOrEqual(60)
    expect(await countStuckEvents(t.db)).toBe(1)
    const other = await buildMeal(t.db, {})
    expect(await getOutboxState(t.db, other.canteenId)).toMatchObject({ unpublished: 0, stuck: [] })

    expect(await relayOutbox(t.db, redis)).toBe(0)
    const id = BigInt(seen.stuck[0]?.id ?? 0)
    const abroad = replayEvent(t.db, { id, canteenId: other.canteenId })
    await expect(abroad).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await replayEvent(t.db, { id, canteenId: meal.canteenId })
    expect(await relayOutbox(t.db, redis)).toBe(1)
    // Published ones too: whoever missed it is told again.
    await replayEvent(t.db, { id, canteenId: meal.canteenId })
    expect(await relayOutbox(t.db, redis)).toBe(1)
    expect((await stream()).map((a) => a.orderId)).toEqual([orderId, orderId])
    const unknown = replayEvent(t.db, { id: 999_999_999n, canteenId: meal.canteenId })
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

it('an event of nothing at all is refused by Postgres', async () => {
  const data = { kind: 'order', mealId: uuidv7(), orderId: null }
  await expect(t.db.outboxEvent.create({ data })).rejects.toThrow()
})
