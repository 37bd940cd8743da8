import { UnrecoverableError } from 'bullmq'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Db, inTransaction } from '@/server/db'
import { enqueueFinalize, type FinalizeQueue, finalizeJobId, openFinalizeQueue } from '@/server/queue'
import { openRedis, type RedisClient } from '@/server/redis'
import { cartKey } from '@/server/stock/keys'
import { checkLedger } from '@/server/stock/ledger'
import { returnPortions } from '@/server/stock/return-portions'
import { takePortions } from '@/server/stock/take-portions'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { deafQueue, place, ticketFor } from '@/server/testing/order'
import { openTestQueue } from '@/server/testing/queue'
import { eventually, race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { createFinalizer, startFinalizeWorker } from '@/workers/finalize'
import { startSweeper } from '@/workers/sweep'
import { finalizeOrders } from './finalize-orders'
import { sweepPending } from './sweep-pending'

let t: TestDatabase
let redis: RedisClient
let url: string
let closeRedis: () => Promise<void>
let queue: FinalizeQueue
let meal: TestMeal
let people: string[]

beforeAll(async () => {
  t = await openTestDatabase(8)
  ;({ redis, url, close: closeRedis } = await openTestRedis())
  queue = await openTestQueue(url)
  meal = await buildMeal(t.db, { pork: { planned: 50 } })
  people = await buildPeople(t.db, meal.canteenId, 20, { balanceCents: 10_000 })
})
afterAll(async () => {
  await queue.close()
  await closeRedis()
  await t.close()
})

const clients = () => ({ db: t.db, redis })
const buy = (over: Partial<{ redis: RedisClient; queue: FinalizeQueue; db: Db }> = {}) =>
  place({ ...clients(), ...over }, meal, {
    ...{ userId: people.pop() ?? '', lines: [{ item: 'pork' }], overrides: { paymentMethod: 'WALLET' } },
  })
const statusOf = async (id: string) => (await t.db.order.findUniqueOrThrow({ where: { id } })).status
const due = (id: string, age = 0) => t.db.$executeRaw`
  UPDATE orders SET next_enqueue_at = clock_timestamp(), placed_at = clock_timestamp() - make_interval(secs => ${age})
  WHERE id = ${id}::uuid`
const attemptsOf = async (id: string) =>
  (await t.db.order.findUniqueOrThrow({ where: { id } })).enqueueAttempts
const tried = (id: string, times: number) =>
  t.db.order.update({ where: { id }, data: { enqueueAttempts: times } })
const nowhere = 'redis://127.0.0.1:1'

describe('an order is accepted when its row commits', () => {
  it('Redis and the queue are away: accepted, and the sweeper answers it without them', async () => {
    const gone = { redis: openRedis('fail-fast', nowhere), queue: openFinalizeQueue(nowhere) }
    const id = await buy(gone)
    expect(await statusOf(id)).toBe('PENDING')
    await due(id)
    const sweeper = startSweeper(
      { db: t.db, redis: gone.redis },
      gone.queue,
      createFinalizer({ db: t.db, redis: gone.redis }, () => {}),
    )
    await eventually(async () => (await statusOf(id)) === 'CONFIRMED', 30)
    await sweeper.stop()
    gone.redis.disconnect()
    void gone.queue.close()
  })

  it('the queue takes it and forgets it: after 30 s the sweeper answers it itself', async () => {
    const id = await buy({ queue: deafQueue })
    await due(id, 31)
    const sweeper = startSweeper(
      clients(),
      deafQueue,
      createFinalizer(clients(), () => {}),
    )
    await eventually(async () => (await statusOf(id)) === 'CONFIRMED', 30)
    await sweeper.stop()
  })

  it('younger than that, it only knocks again', async () => {
    const id = await buy({ queue: deafQueue })
    await due(id, 5)
    let knocks = 0
    let answers = 0
    const counting = { add: async () => void knocks++ } as unknown as FinalizeQueue
    const sweeper = startSweeper(clients(), counting, async () => void answers++)
    await eventually(async () => knocks === 1, 30)
    await sweeper.stop()
    expect(answers).toBe(0)
    expect(await statusOf(id)).toBe('PENDING')
    await finalizeOrders(clients(), { mealId: meal.mealId, orderIds: [id] })
  })

  it('an order that nobody can settle is refused in the end, and its neighbour is not', async () => {
    const [poison, neighbour] = [await buy({ queue: deafQueue }), await buy({ queue: deafQueue })]
    const finalize = createFinalizer(clients(), () => {})
    const choking = async (job: { orderId: string; mealId: string }) => {
      if (job.orderId === poison) throw new Error('a bug that only this order brings out')
      await finalize(job)
    }
    let sweeper = startSweeper(clients(), deafQueue, choking)
    // As after an hour without a worker: old, and not tried yet.
    await due(neighbour, 3_600)
    await eventually(async () => (await statusOf(neighbour)) === 'CONFIRMED', 30)
    await due(poison, 3_600)
    await eventually(async () => (await attemptsOf(poison)) > 0, 30)
    await sweeper.stop()
    expect(await statusOf(poison)).toBe('PENDING')
    await due(poison, 3_600)
    await tried(poison, 6)
    sweeper = startSweeper(clients(), deafQueue, choking)
    await eventually(async () => (await statusOf(poison)) === 'REJECTED', 30)
    await sweeper.stop()
    const { rejectReason } = await t.db.order.findUniqueOrThrow({ where: { id: poison } })
    expect(rejectReason).toBe('SYSTEM')
  })

  it('when nobody can be settled the trouble is not theirs, and nobody is refused', async () => {
    const ids = [await buy({ queue: deafQueue }), await buy({ queue: deafQueue })]
    // Whoever was confirmed before was so a while ago; whom the sweeper itself has refused proves nothing.
    await t.db.$executeRaw`UPDATE orders SET confirmed_at = confirmed_at - interval '10 minutes'`
    expect(await t.db.order.count({ where: { rejectReason: 'SYSTEM' } })).toBe(1)
    for (const id of ids) {
      await due(id, 600)
      await tried(id, 10)
    }
    const sweeper = startSweeper(clients(), deafQueue, async () => {
      throw new Error('column "new" does not exist')
    })
    await eventually(async () => (await Promise.all(ids.map(attemptsOf))).every((n) => n > 10), 30)
    expect(await Promise.all(ids.map(statusOf))).toEqual(['PENDING', 'PENDING'])
    // Nobody waits for ever, all the same.
    const [first = '', second = ''] = ids
    await due(first, 900)
    await tried(first, 19)
    await eventually(async () => (await statusOf(first)) === 'REJECTED', 30)
    await sweeper.stop()
    await finalizeOrders(clients(), { mealId: meal.mealId, orderIds: [second] })
    expect(await statusOf(second)).toBe('CONFIRMED')
  })

  it('order, lines and outbox row are one statement', async () => {
    const statements: string[] = []
    const spy = new Proxy(t.db, {
      get(target, name) {
        if (name === '$transaction' || name === '$executeRaw') throw new Error(`${String(name)} in submit`)
        if (name !== '$queryRaw') return Reflect.get(target, name, target)
        return (sql: TemplateStringsArray, ...values: unknown[]) => {
          statements.push(sql.join('?'))
          return target.$queryRaw(sql, ...values)
        }
      },
    })
    await redis.flushdb() // loading a meal takes a transaction, and none is wanted here
    const warm = await buy()
    const id = await buy({ db: spy })
    expect(statements.filter((sql) => /INSERT|UPDATE|DELETE/.test(sql))).toHaveLength(1)
    const rows = await t.db.$queryRaw<{ xmin: string }[]>`
      SELECT xmin::text FROM orders WHERE id = ${id}::uuid
      UNION ALL SELECT xmin::text FROM order_lines WHERE order_id = ${id}::uuid
      UNION ALL SELECT xmin::text FROM outbox_events WHERE order_id = ${id}::uuid`
    expect(rows).toHaveLength(3)
    expect(new Set(rows.map((row) => row.xmin)).size).toBe(1)
    await finalizeOrders(clients(), { mealId: meal.mealId, orderIds: [warm, id] })
  })
})

describe('an answer is given once', () => {
  it('delivered 20 times at once and again later, it takes portions and money once', async () => {
    const id = await buy()
    const job = { mealId: meal.mealId, orderIds: [id] }
    const outcomes = await race(Array.from({ length: 20 }, () => () => finalizeOrders(clients(), job)))
    expect(outcomes.flatMap((o) => (o.ok ? o.value : []))).toHaveLength(1)
    expect(await finalizeOrders(clients(), job)).toEqual([])
    expect((await t.db.order.findUniqueOrThrow({ where: { id } })).version).toBe(2)
    expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
  })

  it('its twin without the guard is caught by the books', async () => {
    const id = await buy()
    await finalizeOrders(clients(), { mealId: meal.mealId, orderIds: [id] })
    const { id: menuItemId, version } = await t.db.menuItem.findFirstOrThrow({
      where: { mealId: meal.mealId },
    })
    // What a finalizer would do that did not ask whether the order still waits.
    await inTransaction(t.db, (tx) => takePortions(tx, [{ menuItemId, version, quantity: 1 }]))
    const breaches = await checkLedger(t.db, meal.mealId)
    expect(breaches.map((breach) => breach.invariant).sort()).toEqual([
      'planned = sold + free',
      'sold is counted',
    ])
    await inTransaction(t.db, (tx) => returnPortions(tx, id))
    expect(await checkLedger(t.db, meal.mealId)).toEqual([])
  })
})

describe('one ticket, two wishes at the same moment', () => {
  it('the one that lost takes neither the hold nor the cart of the one that won', async () => {
    const userId = people.pop() ?? ''
    const wish = { userId, lines: [{ item: 'pork', quantity: 2 }] }
    const ticket = await ticketFor(t.db, meal, wish)
    let goOn = () => {}
    const won = new Promise<void>((resolve) => {
      goOn = resolve
    })
    // Has looked for an order under its ticket, found none, and then is slow.
    const slow = new Proxy(t.db, {
      get: (target, name) =>
        name !== 'order'
          ? Reflect.get(target, name, target)
          : {
              findUnique: async (query: never) => {
                const found = await target.order.findUnique(query)
                await won
                return found
              },
            },
    })
    const loser = place({ ...clients(), db: slow }, meal, { ...wish, ticket, overrides: { note: 'hot' } })
    const refused = loser.catch((error: { code: string }) => error.code)
    const orderId = await place(clients(), meal, { ...wish, ticket })
    goOn()
    expect(await refused).toBe('TICKET_USED')
    expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
    expect(await redis.hkeys(cartKey(meal.mealId, userId))).toEqual(['_order'])
    await finalizeOrders(clients(), { mealId: meal.mealId, orderIds: [orderId] })
  })
})

describe('the sweeper', () => {
  it('looks again after 2, 4, 8 … and at most 60 s', async () => {
    const id = await buy()
    const waits: number[] = []
    for (let look = 0; look < 7; look++) {
      await due(id)
      const [swept] = await sweepPending(t.db)
      expect(swept).toMatchObject({ orderId: id, attempt: look + 1 })
      const [row] = await t.db.$queryRaw<[{ wait: number }]>`
        SELECT extract(epoch FROM next_enqueue_at - clock_timestamp())::float8 AS wait FROM orders WHERE id = ${id}::uuid`
      waits.push(row.wait)
    }
    // The clock runs between the two statements, so a wait may only be short.
    for (const [i, full] of [2, 4, 8, 16, 32, 60, 60].entries()) {
      expect(waits[i]).toBeLessThanOrEqual(full)
      expect(waits[i]).toBeGreaterThan(i === 0 ? 0 : full / 2)
    }
    expect(await sweepPending(t.db)).toEqual([])
    await finalizeOrders(clients(), { mealId: meal.mealId, orderIds: [id] })
    await due(id)
    expect(await sweepPending(t.db)).toEqual([])
  })

  it('two at once never take the same order', async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(() => buy()))
    for (const id of ids) await due(id)
    const outcomes = await race([1, 2, 3, 4].map(() => () => sweepPending(t.db)))
    expect(
      outcomes
        .flatMap((o) => (o.ok ? o.value : []))
        .map((d) => d.orderId)
        .sort(),
    ).toEqual(ids.sort())
    await finalizeOrders(clients(), { mealId: meal.mealId, orderIds: ids })
  })

  it.each(['failed', 'completed'] as const)(
    'a %s job that is kept does not swallow the new knock',
    async (state) => {
      const orderId = await buy()
      const job = { orderId, mealId: meal.mealId }
      const worker = startFinalizeWorker(url, async () => {
        if (state === 'failed') throw new UnrecoverableError('on purpose')
      })
      await enqueueFinalize(queue, job)
      await eventually(async () => (await queue.getJobState(orderId)) === state, 30)
      await worker.close()
      await enqueueFinalize(queue, job)
      expect(await queue.getWaitingCount()).toBe(0) // the trap: the same id is silently ignored
      await enqueueFinalize(queue, job, 1)
      expect(await queue.getJobState(finalizeJobId(orderId, 1))).toBe('waiting')
      const healthy = startFinalizeWorker(
        url,
        createFinalizer(clients(), () => {}),
      )
      await eventually(async () => (await statusOf(orderId)) === 'CONFIRMED', 30)
      await healthy.close()
    },
  )
})
