import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Db } from '@/server/db'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople } from '@/server/testing/builders'
import { callAs } from '@/server/testing/caller'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { eventually } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { type Hub, openHub } from './hub'
import type { MineEvent } from './schema'

const WATCHERS = 200

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
const globals = globalThis as Record<symbol, Hub | undefined>
const HUB = Symbol.for('kaifan.hub')

beforeAll(async () => {
  t = await openTestDatabase(10)
  ;({ redis, close: closeRedis } = await openTestRedis())
})
afterAll(async () => {
  globals[HUB]?.close()
  await closeRedis()
  await t.close()
})

/** The database as it is, with every call counted: looks into the outbox, everything else, and snapshots at once. */
function counting(db: Db) {
  const seen = { looks: 0, others: 0, reading: 0, mostReading: 0 }
  const counted = db.$extends({
    query: {
      async $allOperations({ model, operation, args, query }) {
        if (JSON.stringify(args).includes('FROM outbox_events')) seen.looks++
        else seen.others++
        const snapshot = model === 'Order' && operation === 'findMany'
        if (snapshot) seen.mostReading = Math.max(seen.mostReading, ++seen.reading)
        try {
          return await query(args)
        } finally {
          if (snapshot) seen.reading--
        }
      },
    },
  })
  return { db: counted as unknown as Db, seen }
}

it('200 who watch while Redis is away cost one query a look, and each learns what concerns them', async () => {
  const { db, seen } = counting(t.db)
  const meal = await buildMeal(t.db, { pork: { planned: 20 } })
  const people = await buildPeople(t.db, meal.canteenId, WATCHERS)
  globals[HUB] = openHub('redis://127.0.0.1:1', db)
  const abort = new AbortController()
  const heard = people.map((): MineEvent[] => [])
  const streams = people.map(async (userId, i) => {
    const caller = await callAs({ db, redis }, userId, abort.signal)
    const stream = await caller.live.mine({ mealId: meal.mealId })
    for await (const [, event] of stream as AsyncIterable<readonly [string, MineEvent, unknown]>) {
      heard[i]?.push(event)
    }
  })
  const looks = async (more: number) => {
    const until = seen.looks + more
    await eventually(async () => seen.looks >= until, 60)
  }
  // Everybody has their first snapshot, and the last of them is a look ago.
  await eventually(async () => heard.every((events) => events.some(({ type }) => type === 'stock')), 60)
  await looks(2)
  await eventually(async () => {
    const before = seen.others
    await looks(1)
    return seen.others === before
  }, 60)
  expect(seen.mostReading).toBe(2)

  const before = { ...seen }
  await looks(2)
  expect(seen.others).toBe(before.others)

  const [userId = ''] = people
  const orderId = await place({ db: t.db, redis }, meal, { userId, lines: [{ item: 'pork' }] })
  await finalizeOrders({ db: t.db, redis }, { mealId: meal.mealId, orderIds: [orderId] })
  const left = (events: MineEvent[]) =>
    events.flatMap((event) => (event.type === 'stock' ? Object.values(event.left) : [])).at(-1)
  const status = (events: MineEvent[]) =>
    events.flatMap((event) => (event.type === 'orders' ? event.orders : [])).at(-1)?.status
  await eventually(async () => heard.every((events) => left(events) === 19), 60)
  await eventually(async () => status(heard[0] ?? []) === 'CONFIRMED', 60)
  expect(heard.slice(1).every((events) => status(events) === undefined)).toBe(true)
  // One person's orders and badges and one reading of the meal for all, at most once a look.
  expect(seen.others - before.others).toBeLessThan(10 * (seen.looks - before.looks))

  // News that the relay writes after the first look is told too.
  const badges = () => heard[0]?.filter(({ type }) => type === 'badges').length ?? 0
  const known = badges()
  await t.db.$executeRaw`UPDATE outbox_events SET attempts = 1, created_at = clock_timestamp()`
  await eventually(async () => badges() > known, 60)
  abort.abort()
  await Promise.all(streams)
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
}, 120_000)
