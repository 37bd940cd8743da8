import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cancelOrder } from '@/server/orders/cancel-order'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import type { OrderView } from '@/server/orders/schema'
import type { RedisClient } from '@/server/redis'
import { cartKey } from '@/server/stock/keys'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { callAs } from '@/server/testing/caller'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { ownRedis } from '@/server/testing/own-redis'
import { eventually } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { EVENT_STREAM } from './announce'
import { type Hub, openHub } from './hub'
import { relayOutbox } from './relay-outbox'
import type { MineEvent } from './schema'
import { streams } from './streams'

let t: TestDatabase
let redis: RedisClient
let url: string
let closeRedis: () => Promise<void>
let meal: TestMeal
let me: string
let other: string
const globals = globalThis as Record<symbol, Hub | undefined>
const HUB = Symbol.for('kaifan.hub')

beforeAll(async () => {
  t = await openTestDatabase(10)
  ;({ redis, url, close: closeRedis } = await openTestRedis())
})
afterAll(async () => {
  globals[HUB]?.close()
  await closeRedis()
  await t.close()
})
afterEach(async () => {
  for (const stream of open.splice(0)) await stream.stop()
  expect(streams().size).toBe(0)
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

const clients = () => ({ db: t.db, redis })
async function fresh(hubUrl = url) {
  globals[HUB]?.close()
  globals[HUB] = openHub(hubUrl, t.db)
  meal = await buildMeal(t.db, { pork: { planned: 20 } })
  ;[me = '', other = ''] = await buildPeople(t.db, meal.canteenId, 2)
}
async function buy(userId = me) {
  await redis.del(cartKey(meal.mealId, userId)) // what was ordered before is not in it any more
  return place(clients(), meal, { userId, lines: [{ item: 'pork' }] })
}
const finalize = (...orderIds: string[]) => finalizeOrders(clients(), { mealId: meal.mealId, orderIds })
const cancel = (orderId: string) => cancelOrder(clients(), { orderId, userId: me })
const relay = () => relayOutbox(t.db, redis)

type Watching = {
  events: MineEvent[]
  orders: () => OrderView[]
  ended: Promise<string>
  lastId: () => string
  /** The last word about an order. */
  told: (id: string) => OrderView['status'] | undefined
  stop: () => Promise<void>
}
const open: Watching[] = []

/** Follows a stream as a browser does: keeps every event, the last id, and how it ended. */
async function watch(userId = me, lastEventId?: string): Promise<Watching> {
  const abort = new AbortController()
  const caller = await callAs(clients(), userId, abort.signal)
  const events: MineEvent[] = []
  const seen = { lastId: '' }
  const stream = (await caller.live.mine({ mealId: meal.mealId, lastEventId })) as AsyncIterable<
    readonly [string, MineEvent, unknown]
  >
  const ended = (async () => {
    try {
      for await (const [id, event] of stream) {
        events.push(event)
        seen.lastId = id
      }
      return 'returned'
    } catch (error) {
      return (error as Error).name
    }
  })()
  const orders = () => events.flatMap((event) => (event.type === 'orders' ? event.orders : []))
  const watching: Watching = {
    ...{ events, orders, ended },
    lastId: () => seen.lastId,
    /** The last word about an order. */
    told: (id: string): OrderView['status'] | undefined =>
      orders()
        .filter((o) => o.id === id)
        .at(-1)?.status,
    async stop() {
      abort.abort()
      await ended
    },
  }
  open.push(watching)
  await eventually(async () => events.length > 0)
  return watching
}
const toldBy = (w: Watching, id: string, status: string) => eventually(async () => w.told(id) === status, 30)

describe('a stream of one’s own orders', () => {
  it('begins with a snapshot: what is going on, the cart to fetch, the portions left', async () => {
    await fresh()
    const id = await buy()
    const w = await watch()
    await eventually(async () => w.events.some((event) => event.type === 'stock'))
    expect(w.events.slice(0, 4).map((event) => event.type)).toEqual(['orders', 'badges', 'cart', 'stock'])
    expect(w.told(id)).toBe('PENDING')
    const stock = w.events.find((event) => event.type === 'stock')
    expect(stock).toMatchObject({
      mealId: meal.mealId,
      status: 'OPEN',
      left: { [meal.items.pork?.id ?? '']: 19 },
    })
  })

  it('tells every change, the last one too', async () => {
    await fresh()
    const w = await watch()
    const id = await buy()
    await finalize(id)
    await relay()
    await toldBy(w, id, 'CONFIRMED')
    await cancel(id)
    await relay()
    await toldBy(w, id, 'CANCELLED')
    const left = () => w.events.filter((event) => event.type === 'stock').at(-1)
    await eventually(
      async () => (left() as { left: Record<string, number> }).left[meal.items.pork?.id ?? ''] === 20,
    )
  })

  it('never tells anything of anybody else, not even that something happened', async () => {
    await fresh()
    const theirs = await watch(other)
    const mine = await watch()
    const heard = (type: MineEvent['type']) => theirs.events.filter((event) => event.type === type).length
    const id = await buy()
    await relay()
    await toldBy(mine, id, 'PENDING')
    await eventually(async () => heard('stock') > 1)
    const before = { orders: heard('orders'), stock: heard('stock') }
    await finalize(id)
    await relay()
    await toldBy(mine, id, 'CONFIRMED')
    // What is everybody’s arrives, so the silence about the order is no accident.
    await eventually(async () => heard('stock') > before.stock)
    expect(heard('orders')).toBe(before.orders)
    expect(theirs.orders()).toEqual([])
  })
})

describe('coming back', () => {
  it.each([
    ['after events', true],
    ['to a Redis that had none yet', false],
  ])('%s, it hears what changed meanwhile, endings too', async (_name, warm) => {
    await redis.del(EVENT_STREAM)
    await fresh()
    const [id, gone] = [await buy(), await buy()]
    if (warm) await relay()
    const before = await watch()
    await eventually(async () => before.told(gone) === 'PENDING')
    const { lastId } = before
    await before.stop()
    await finalize(id, gone)
    await cancel(gone)
    await relay()
    const after = await watch(me, lastId())
    await eventually(async () => after.told(id) === 'CONFIRMED' && after.told(gone) === 'CANCELLED')
  })

  it.each(['99999999999999-0', '-1', 'abc', "' OR 1=1 --", 'NaN-NaN', '1e400-0', '', '0-0', '9'.repeat(64)])(
    'an id it never got (%s) does no harm',
    async (forged) => {
      await fresh()
      const [id, theirs] = [await buy(), await buy(other)]
      const w = await watch(me, forged)
      expect(w.told(id)).toBe('PENDING')
      expect(w.told(theirs)).toBeUndefined()
    },
  )

  it('an id as long as a book is refused', async () => {
    await fresh()
    const caller = await callAs(clients(), me)
    const stream = caller.live.mine({ lastEventId: 'x'.repeat(65) })
    await expect(stream).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})

describe('when Redis fails', () => {
  it('wiped while somebody watches: the next change is told', async () => {
    await fresh()
    const id = await buy()
    await relay()
    const w = await watch()
    await redis.flushdb()
    await finalize(id)
    await relay()
    await toldBy(w, id, 'CONFIRMED')
  })

  it('away: Postgres is followed; back: the stream is followed again', async () => {
    const own = await ownRedis()
    try {
      await own.start()
      await fresh(own.url)
      const id = await buy()
      const w = await watch()
      await toldBy(w, id, 'PENDING')
      await own.stop()
      await finalize(id) // nobody relays it
      await toldBy(w, id, 'CONFIRMED')
      await own.start()
      await cancel(id)
      await toldBy(w, id, 'CANCELLED')
      await w.stop()
    } finally {
      globals[HUB]?.close()
      await own.close()
    }
  })

  it('never there: the snapshot comes all the same', async () => {
    await fresh('redis://127.0.0.1:1')
    const id = await buy()
    const w = await watch()
    expect(w.told(id)).toBe('PENDING')
  })
})

describe('the end of a stream', () => {
  it('is an AbortError when the server ends it, and quiet when the browser has gone', async () => {
    await fresh()
    const byBrowser = await watch()
    await byBrowser.stop()
    expect(await byBrowser.ended).toBe('returned')
    // What server/boot.ts does on SIGTERM.
    const byServer = await watch()
    for (const stream of streams()) stream.abort()
    expect(await byServer.ended).toBe('AbortError')
  })

  it('comes to the oldest when a person opens more than 8, and to nobody else', async () => {
    await fresh()
    const theirs = await watch(other)
    const mine: Watching[] = []
    for (let i = 0; i < 9; i++) mine.push(await watch())
    expect(await mine[0]?.ended).toBe('AbortError')
    expect(streams().size).toBe(9)
    const id = await buy()
    await relay()
    for (const w of mine.slice(1)) await toldBy(w, id, 'PENDING')
    expect(theirs.orders()).toEqual([])
  })
})
