import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FaultPoint } from '@/server/fault-point'
import { changePlanned } from '@/server/kitchen/change-planned'
import { EVENT_STREAM } from '@/server/notifications/announce'
import { FINALIZE_QUEUE, type FinalizeQueue } from '@/server/queue'
import { openRedis, type RedisClient } from '@/server/redis'
import { stockKeys } from '@/server/stock/keys'
import { checkLedger } from '@/server/stock/ledger'
import { reconcileMeal } from '@/server/stock/reconcile-meal'
import { ONE_BY_ONE } from '@/server/stock/strategies/choose'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { withoutGate } from '@/server/testing/gate'
import { place, ticketFor } from '@/server/testing/order'
import { ownRedis } from '@/server/testing/own-redis'
import { placeMany } from '@/server/testing/place-many'
import { bundleProcesses } from '@/server/testing/processes'
import { openTestQueue } from '@/server/testing/queue'
import { eventually } from '@/server/testing/race'
import { joinWaitlist } from '@/server/waitlist/join-waitlist'

// Each case kills real processes, in a database of its own and a Redis database of its own, so they run side by side:
// most of their time is waiting for a sweep or a lock.
let processes: Awaited<ReturnType<typeof bundleProcesses>>
let redisServer: Awaited<ReturnType<typeof ownRedis>>

// Fields are there once the world is made; a case that failed earlier must not hide why.
type World = {
  t: TestDatabase
  redis: RedisClient
  queue: FinalizeQueue
  meal: TestMeal
  people: string[]
  settings: { databaseUrl: string; redisUrl: string }
}
const worlds: World[] = []

beforeAll(async () => {
  processes = await bundleProcesses()
  redisServer = await ownRedis()
  await redisServer.start()
})
afterAll(async () => {
  processes.close()
  for (const { t, redis, queue } of worlds) {
    await queue?.close()
    redis?.disconnect()
    await t?.close()
  }
  await redisServer.close()
})

async function world(planned: number, count: number): Promise<World> {
  const redisUrl = `${redisServer.url}/${worlds.length}`
  const made = { t: undefined, settings: undefined } as unknown as World
  worlds.push(made)
  const t = await openTestDatabase(4)
  const meal = await buildMeal(t.db, { pork: { planned }, rice: { planned: 0 } })
  const people = await buildPeople(t.db, meal.canteenId, count, { balanceCents: 5_000 })
  const redis = openRedis('fail-fast', redisUrl, { commandTimeout: 20_000, connectTimeout: 20_000 })
  await new Promise((resolve) => redis.once('ready', resolve))
  const queue = await openTestQueue(redisUrl)
  return Object.assign(made, { t, meal, people, redis, queue, settings: { databaseUrl: t.url, redisUrl } })
}

const FAULTS: FaultPoint[] = ['finalize:decided', 'finalize:committed', 'finalize:settled', 'relay:published']
const WALLET = { paymentMethod: 'WALLET' }
const submitAs = (w: World, userId: string, redis = w.redis, item = 'pork') =>
  place({ db: w.t.db, redis, queue: w.queue }, w.meal, { userId, lines: [{ item }], overrides: WALLET })

/** Waits until everybody has an answer and everybody was told, then checks that nothing is there twice. */
async function settled(w: World, expected: Record<string, number>) {
  const { db } = w.t
  await eventually(async () => (await db.order.count({ where: { status: 'PENDING' } })) === 0, 120)
  await eventually(async () => (await db.outboxEvent.count({ where: { publishedAt: null } })) === 0, 120)
  const rows = await db.order.groupBy({ by: ['status'], _count: true })
  expect(Object.fromEntries(rows.map((row) => [row.status, row._count]))).toEqual(expected)
  expect(await db.order.count({ where: { version: { not: 2 } } })).toBe(0)
  await reconcileMeal(w.redis, db, w.meal.mealId)
  expect(await w.redis.hgetall(stockKeys(w.meal.mealId).holds)).toEqual({})
  expect(await checkLedger(db, w.meal.mealId, w.redis)).toEqual([])
}

const KILLED = { code: null, signal: 'SIGKILL' }
const PATIENCE = 240_000

describe.concurrent('killed', () => {
  it('at every place in turn: the next worker leaves everybody with one answer', {
    timeout: PATIENCE,
  }, async () => {
    // Plenty: until somebody reconciles, what was confirmed and not settled counts twice against the gate.
    const w = await world(30, 12)
    const { db } = w.t
    const person = () => w.people.pop() ?? ''
    const { holds } = stockKeys(w.meal.mealId)

    // A web server that dies after the hold has taken a portion for nobody. Reconciliation waits 30 s for such ones.
    const lost = { userId: person(), lines: [{ item: 'pork' }], overrides: WALLET }
    const held = processes.submit({ ...w.settings, fault: 'submit:held' }, { meal: w.meal, wish: lost })
    expect(await held.ended(60), held.output()).toEqual(KILLED)
    const [[orderId, json] = ['', '{}']] = Object.entries(await w.redis.hgetall(holds))
    expect(await checkLedger(db, w.meal.mealId, w.redis)).toMatchObject([{ expected: 30, actual: 29 }])
    await w.redis.hset(holds, orderId, JSON.stringify({ ...JSON.parse(json), at: Date.now() - 31_000 }))

    // One that dies after the insert has accepted an order that no queue knows of.
    const wish = { userId: person(), lines: [{ item: 'pork' }], overrides: WALLET }
    const ticket = await ticketFor(db, w.meal, wish)
    const told = { meal: w.meal, wish: { ...wish, ticket } }
    const accepted = processes.submit({ ...w.settings, fault: 'submit:accepted' }, told)
    expect(await accepted.ended(60)).toEqual(KILLED)
    expect(await w.queue.getJobCountByTypes('wait', 'active', 'completed')).toBe(0)

    for (const fault of FAULTS) {
      for (const id of [person(), person()]) await submitAs(w, id)
      const worker = processes.worker({ ...w.settings, fault })
      expect([fault, await worker.ended(60)]).toEqual([fault, KILLED])
    }
    // Past the gate: there is pork, and there never was rice.
    await submitAs(w, person(), withoutGate(w.redis))
    await submitAs(w, person(), withoutGate(w.redis), 'rice')

    const healthy = processes.worker(w.settings)
    await settled(w, { CONFIRMED: 10, REJECTED: 1 })
    expect(healthy.output()).toContain('batch settled')
    expect(await db.order.count({ where: { id: orderId } })).toBe(0)
    expect(await place({ db, redis: w.redis }, w.meal, { ...wish, ticket })).toBe(ticket.split('.')[0])
    // At least once: what was published and not marked is published again.
    expect(await w.redis.xlen(EVENT_STREAM)).toBeGreaterThan(await db.outboxEvent.count())
    await settled(w, { CONFIRMED: 10, REJECTED: 1 })
    healthy.kill('SIGKILL')
  })

  // One world for all of them, one after the other: what costs here is starting a process.
  it('at every place where it settles, on every other STOCK_STRATEGY', {
    timeout: 3 * PATIENCE,
  }, async () => {
    const strategies = Object.keys(ONE_BY_ONE)
    const w = await world(10 * strategies.length, 8 * strategies.length)
    const expected = { CONFIRMED: 0, REJECTED: 0 }
    for (const strategy of strategies) {
      const settings = { ...w.settings, env: { STOCK_STRATEGY: strategy } }
      for (const fault of FAULTS.slice(0, 3)) {
        for (const id of w.people.splice(0, 2)) await submitAs(w, id)
        const worker = processes.worker({ ...settings, fault })
        expect([strategy, fault, await worker.ended(120)]).toEqual([strategy, fault, KILLED])
      }
      // Past the gate: there is pork, and there never was rice.
      const [one = '', two = ''] = w.people.splice(0, 2)
      await submitAs(w, one, withoutGate(w.redis))
      await submitAs(w, two, withoutGate(w.redis), 'rice')
      const healthy = processes.worker(settings)
      expected.CONFIRMED += 7
      expected.REJECTED += 1
      await settled(w, expected)
      // What only the batch strategy says.
      expect(healthy.output()).not.toContain('batch settled')
      healthy.kill('SIGKILL')
    }
  })

  it('while it gives somebody their turn: the next worker places the very same order', {
    timeout: PATIENCE,
  }, async () => {
    const w = await world(1, 1)
    const { db } = w.t
    const { mealId, canteenId, items, slotIds } = w.meal
    const [userId = ''] = w.people
    const menuItemId = items.rice?.id ?? ''
    const wish = {
      mealId,
      menuItemId,
      optionIds: [],
      note: '',
      pickupSlotId: slotIds[0] ?? '',
      cutlery: false,
    }
    await joinWaitlist(db, { userId, canteenId }, { ...wish, paymentMethod: 'WALLET', autoOrder: true })
    await changePlanned(db, w.redis, { canteenId, menuItemId, planned: 1, userId })
    const ids = new Set<string | null | undefined>()
    for (const fault of ['waitlist:claimed', 'submit:held', 'submit:accepted'] as const) {
      const worker = processes.worker({ ...w.settings, fault })
      expect([fault, await worker.ended(60)]).toEqual([fault, KILLED])
      ids.add((await db.waitlistEntry.findFirst())?.orderId)
    }
    const healthy = processes.worker(w.settings)
    await settled(w, { CONFIRMED: 1 })
    expect(await db.order.findMany({ select: { id: true } })).toEqual([...ids].map((id) => ({ id })))
    expect(await db.waitlistEntry.findMany()).toMatchObject([{ status: 'ORDERED' }])
    healthy.kill('SIGKILL')
  })

  it('twice with the same job: the job is not failed, the order has one answer', {
    timeout: PATIENCE,
  }, async () => {
    const w = await world(3, 1)
    const orderId = await submitAs(w, w.people[0] ?? '')
    // The sweeper would help; here the job has to come back by itself.
    await w.t.db.$executeRaw`UPDATE orders SET next_enqueue_at = clock_timestamp() + interval '1 hour'`
    for (let kill = 0; kill < 2; kill++) {
      const worker = processes.worker({ ...w.settings, fault: 'finalize:decided' })
      expect(await worker.ended(60)).toEqual(KILLED)
      // Its lock would last another 10 s.
      await w.redis.del(`bull:${FINALIZE_QUEUE}:${orderId}:lock`)
    }
    const healthy = processes.worker(w.settings)
    await settled(w, { CONFIRMED: 1 })
    const job = await eventually(async () => {
      const found = await w.queue.getJob(orderId)
      return found?.finishedOn ? found : null
    }, 30)
    expect({ stalled: job.stalledCounter, state: await job.getState() }).toEqual({
      stalled: 2,
      state: 'completed',
    })
    healthy.kill('SIGKILL')
  })
})

describe.concurrent('leaving', () => {
  it('two workers share 300 orders, one leaves in the middle, nothing is lost or doubled', {
    timeout: PATIENCE,
  }, async () => {
    const w = await world(200, 300)
    const [first, second] = await Promise.all([
      processes.readyWorker(w.settings),
      processes.readyWorker(w.settings),
    ])
    await placeMany({ db: w.t.db, queue: w.queue }, w.meal, { people: w.people, item: 'pork' })
    await eventually(async () => (await w.queue.getActiveCount()) > 0, 60)
    first.kill('SIGTERM')
    expect(await first.ended(30)).toEqual({ code: 0, signal: null })
    await settled(w, { CONFIRMED: 200, REJECTED: 100 })
    second.kill('SIGTERM')
    expect(await second.ended(30)).toEqual({ code: 0, signal: null })
  })

  it('a SIGTERM while Redis is gone still ends it', { timeout: PATIENCE }, async () => {
    const t = await openTestDatabase(2)
    const own = await ownRedis()
    try {
      await own.start()
      const worker = await processes.readyWorker({ databaseUrl: t.url, redisUrl: own.url })
      await own.stop()
      await eventually(async () => worker.output().includes('redis is away'), 60)
      worker.kill('SIGTERM')
      expect(await worker.ended(30)).toEqual({ code: 0, signal: null })
    } finally {
      await own.close()
      await t.close()
    }
  })
})
