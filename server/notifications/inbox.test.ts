import { v7 as uuidv7 } from 'uuid'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { inTransaction } from '@/server/db'
import { previewShrink, shrinkItem } from '@/server/kitchen/shrink-item'
import { advanceOrder } from '@/server/orders/advance-order'
import { cancelOrder, declineOrder } from '@/server/orders/cancel-order'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { callAs } from '@/server/testing/caller'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { bundleProcesses } from '@/server/testing/processes'
import { eventually, race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { EVENT_STREAM } from './announce'
import { dropOldNotifications } from './drop-old-notifications'
import { relayOutbox } from './relay-outbox'
import { replayEvent } from './replay-event'
import { writeNotifications } from './write-notifications'

let t: TestDatabase
let redis: RedisClient
let redisUrl: string
let closeRedis: () => Promise<void>
let meal: TestMeal
let owner: string
let other: string
let orderId: string

beforeAll(async () => {
  t = await openTestDatabase(8)
  ;({ redis, url: redisUrl, close: closeRedis } = await openTestRedis())
  meal = await buildMeal(t.db, { pork: { planned: 100 } })
  ;[other = ''] = await buildPeople(t.db, meal.canteenId, 1)
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
beforeEach(async () => {
  ;[owner = ''] = await buildPeople(t.db, meal.canteenId, 1, { balanceCents: 5_000 })
  const wish = { userId: owner, lines: [{ item: 'pork' }], overrides: { paymentMethod: 'WALLET' } }
  orderId = await place(clients(), meal, wish)
  await finalizeOrders(clients(), { mealId: meal.mealId, orderIds: [orderId] })
})
afterEach(async () => {
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

const clients = () => ({ db: t.db, redis })
const relay = async () => {
  while ((await relayOutbox(t.db, redis)) > 0) {}
}
const step = (version: number, to: 'PREPARING' | 'READY' | 'COLLECTED') =>
  advanceOrder(clients(), { orderId, canteenId: meal.canteenId, version, to })
const makeReady = async () => {
  await step(2, 'PREPARING')
  await step(3, 'READY')
}
const decline = (reason = '没米了') => declineOrder(clients(), { orderId, canteenId: meal.canteenId, reason })
const rows = () => t.db.notification.findMany({ where: { orderId }, orderBy: { createdAt: 'asc' } })
const inboxOf = async (userId: string) => (await callAs(clients(), userId)).inbox

describe('what is written', () => {
  it('ready, with what it was; nothing of what its owner saw come', async () => {
    await relay()
    expect(await rows()).toEqual([])
    await makeReady()
    await relay()
    expect(await rows()).toMatchObject([
      {
        ...{ kind: 'READY', userId: owner, orderVersion: 4, readAt: null },
        detail: { dishes: [{ zh: 'pork', en: 'pork' }], dishCount: 1, timeZone: 'Asia/Shanghai' },
      },
    ])
  })

  it('a desk delivery that is under way is no order to be fetched', async () => {
    await t.db.order.update({
      where: { id: orderId },
      data: { deliveryMethod: 'DESK', building: 'A', phone: '13800000000' },
    })
    await makeReady()
    await relay()
    expect(await rows()).toMatchObject([{ kind: 'READY', detail: { method: 'DESK' } }])
    expect(await (await inboxOf(owner)).badges({})).toEqual({ unread: 1, ready: 0, coming: 1 })
  })

  it('cancelled by the kitchen, with reason and money; not by its owner', async () => {
    await decline()
    await relay()
    expect(await rows()).toMatchObject([
      { kind: 'CANCELLED', detail: { by: 'KITCHEN', reason: '没米了', amountCents: 1_800 } },
    ])
    const wish = { userId: other, lines: [{ item: 'pork' }] }
    const own = await place(clients(), meal, wish)
    await cancelOrder(clients(), { orderId: own, userId: other })
    await relay()
    expect(await t.db.notification.count({ where: { userId: other } })).toBe(0)
  })

  it('ready is no news of an order that is collected by now', async () => {
    await relay()
    await makeReady()
    await step(4, 'COLLECTED')
    await relay()
    expect(await rows()).toEqual([])
  })

  it('once, by however many relays and replays', async () => {
    await makeReady()
    await race(Array.from({ length: 6 }, () => () => relayOutbox(t.db, redis)))
    await relay()
    const events = await t.db.outboxEvent.findMany({ where: { orderId } })
    for (const { id } of events) await replayEvent(t.db, { id, canteenId: meal.canteenId })
    await race(Array.from({ length: 6 }, () => () => relayOutbox(t.db, redis)))
    await relay()
    expect(await rows()).toMatchObject([{ kind: 'READY' }])
  })

  it.each(['relay:written', 'relay:published'] as const)(
    'killed at %s: once, and readers are told',
    { timeout: 120_000 },
    async (fault) => {
      await relay()
      await makeReady()
      await redis.del(EVENT_STREAM)
      const processes = await bundleProcesses()
      try {
        const killed = processes.worker({ databaseUrl: t.url, redisUrl, fault })
        expect(await killed.ended(60)).toEqual({ code: null, signal: 'SIGKILL' })
        expect(await t.db.outboxEvent.count({ where: { orderId, publishedAt: null } })).toBe(2)
        // Postgres may notice a moment later that the killed one is gone, and lets go of its lock then.
        await eventually(async () => {
          await relayOutbox(t.db, redis)
          return (await t.db.outboxEvent.count({ where: { orderId, publishedAt: null } })) === 0
        }, 30)
      } finally {
        processes.close()
      }
      expect(await rows()).toMatchObject([{ kind: 'READY', orderVersion: 4 }])
      expect(await redis.xlen(EVENT_STREAM)).toBeGreaterThanOrEqual(2)
    },
  )

  it('with Redis away it is written, and told when Redis is back', async () => {
    await relay()
    await makeReady()
    const away = new Proxy(redis, {
      get: (target, name) =>
        name === 'pipeline'
          ? () => ({ xadd: () => {}, exec: () => Promise.reject(new Error('away')) })
          : Reflect.get(target, name, target),
    })
    await expect(relayOutbox(t.db, away)).rejects.toThrow('away')
    expect(await rows()).toHaveLength(1)
    await relay()
    expect(await rows()).toHaveLength(1)
  })

  it('dishes that have become others, with what they were', async () => {
    const world = await buildMeal(t.db, { pork: { planned: 1 }, fish: { planned: 5, priceCents: 1_500 } })
    const [eater = '', cook = ''] = await buildPeople(t.db, world.canteenId, 2)
    const id = await place(clients(), world, {
      userId: eater,
      lines: [{ item: 'pork', fallbacks: ['fish'] }],
    })
    await finalizeOrders(clients(), { mealId: world.mealId, orderIds: [id] })
    const shrink = { menuItemId: world.items.pork?.id ?? '', planned: 0, canteenId: world.canteenId }
    const { digest } = await previewShrink(t.db, shrink)
    await shrinkItem(clients(), { ...shrink, digest, userId: cook })
    await relay()
    const order = await t.db.order.findUniqueOrThrow({ where: { id } })
    expect(await t.db.notification.findMany({ where: { userId: eater } })).toMatchObject([
      {
        ...{ kind: 'DISHES_CHANGED', orderId: id, orderVersion: order.version },
        detail: {
          ...{ dishes: [{ zh: 'pork', en: 'pork' }], becomes: [{ zh: 'fish', en: 'fish' }] },
          amountCents: 300,
        },
      },
    ])
    expect(await checkLedger(t.db, world.mealId, redis)).toEqual([])
  })

  it('by other writers with what made it true, or not at all', async () => {
    await relay()
    const note = { userId: owner, mealId: meal.mealId, kind: 'WAITLIST_OFFERED' as const, detail: {} }
    const failing = inTransaction(t.db, async (tx) => {
      await writeNotifications(tx, [note])
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await t.db.notification.count({ where: { userId: owner } })).toBe(0)
    await redis.del(EVENT_STREAM)
    await inTransaction(t.db, (tx) => writeNotifications(tx, [note]))
    await relay()
    const [entry] = await redis.xrange(EVENT_STREAM, '-', '+')
    expect(JSON.parse(entry?.[1][1] ?? '')).toMatchObject({ kind: 'inbox', userId: owner })
    expect(await t.db.notification.count({ where: { userId: owner } })).toBe(1)
  })
})

describe('whoever reads', () => {
  beforeEach(async () => {
    await makeReady()
    await relay()
  })

  it('their own and nobody else’s', async () => {
    const [mine, theirs] = [await inboxOf(owner), await inboxOf(other)]
    const { items } = await mine.list({})
    expect(items).toMatchObject([{ kind: 'READY', orderId }])
    expect(await mine.badges({})).toEqual({ unread: 1, ready: 1, coming: 0 })
    const ids = items.map((item) => item.id)
    expect((await theirs.list({})).items.map((item) => item.id)).not.toContain(ids[0])
    await theirs.markRead({ ids })
    await theirs.markRead({ orderId })
    await theirs.markAllRead({ upTo: new Date() })
    expect(await mine.badges({})).toEqual({ unread: 1, ready: 1, coming: 0 })
    expect(await mine.markRead({ ids })).toEqual({ unread: 0, ready: 1, coming: 0 })
  })

  it('by opening the order; the first look counts, and other devices hear of it', async () => {
    const mine = await inboxOf(owner)
    await redis.del(EVENT_STREAM)
    // When that was, the database says, whatever this machine believes.
    vi.useFakeTimers({ toFake: ['Date'], now: 0 })
    await mine.markRead({ orderId }).finally(() => vi.useRealTimers())
    const [first] = await rows()
    expect(first?.readAt?.getTime()).toBeGreaterThanOrEqual(first?.createdAt.getTime() ?? Number.NaN)
    await mine.markRead({ orderId })
    expect(await rows()).toEqual([first])
    const told = (await redis.xrange(EVENT_STREAM, '-', '+')).map(([, fields]) => JSON.parse(fields[1] ?? ''))
    expect(told.filter((a) => a.kind === 'inbox')).toEqual([{ kind: 'inbox', mealId: null, userId: owner }])
  })

  it('all of them, up to what was on the screen', async () => {
    const mine = await inboxOf(owner)
    const [first] = (await mine.list({})).items
    const later = new Date((first?.createdAt.getTime() ?? 0) + 1)
    await t.db.notification.create({
      data: { id: uuidv7(), userId: owner, kind: 'REFUNDED', createdAt: later },
    })
    expect(await mine.markAllRead({ upTo: first?.createdAt ?? later })).toMatchObject({ unread: 1 })
    expect(await mine.markAllRead({ upTo: later })).toMatchObject({ unread: 0 })
  })

  it('page by page, each once, those of the same instant too', async () => {
    const at = new Date()
    const kind = 'REFUNDED'
    await t.db.notification.createMany({
      data: Array.from({ length: 70 }, (_, i) => ({
        userId: owner,
        kind,
        createdAt: new Date(at.getTime() + Math.floor(i / 10)),
      })),
    })
    const mine = await inboxOf(owner)
    const seen: string[] = []
    let before: { createdAt: Date; id: string } | undefined
    for (let more = true; more; ) {
      const page = await mine.list({ before })
      seen.push(...page.items.map((item) => item.id))
      more = page.more
      before = page.items.at(-1)
      before = before && { createdAt: before.createdAt, id: before.id }
    }
    expect(seen).toHaveLength(71)
    expect(new Set(seen).size).toBe(71)
  })

  it.each([[{ ids: [] }], [{ ids: ['x'] }], [{}], [{ orderId: uuidv7(), userId: uuidv7() }]])(
    'refuses %o',
    async (input) => {
      const mine = await inboxOf(owner)
      await expect(mine.markRead(input as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    },
  )
})

it('what is older than 90 days goes', async () => {
  const day = (days: number) => new Date(Date.now() - days * 86_400_000)
  const make = (createdAt: Date) =>
    t.db.notification.create({ data: { userId: owner, kind: 'REFUNDED', createdAt } })
  const [kept] = [await make(day(89)), await make(day(91)), await make(day(300))]
  expect(await dropOldNotifications(t.db)).toBe(2)
  expect(await t.db.notification.findMany({ where: { userId: owner } })).toMatchObject([{ id: kept.id }])
})
