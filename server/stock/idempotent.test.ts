import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Db } from '@/server/db'
import { type RedisClient, runScript } from '@/server/redis'
import { openTestRedis } from '@/server/testing/redis'
import { takeMirror } from '@/server/testing/snapshot'
import { holdPortions } from './hold-portions'
import { cartKey, stockKeys } from './keys'
import type { MirroredItem } from './load-meal'
import { LOAD } from './scripts.lua'
import { freeCell, mirrorItems, type Settlement, settleHold } from './settle-hold'

let redis: RedisClient
let close: () => Promise<void>

beforeAll(async () => {
  ;({ redis, close } = await openTestRedis())
})
afterAll(() => close())

const noDb = {} as Db // these meals are loaded; nothing here asks Postgres
const PLANNED = 6
const CELLS = 4

async function load(mealId: string, items: MirroredItem[], slotId: string): Promise<unknown> {
  const k = stockKeys(mealId)
  const keys = [k.loaded, k.remaining, k.version, k.held, k.holds, k.person, k.owners, k.settled]
  return runScript(
    redis,
    LOAD,
    [...keys, k.cells(slotId)],
    [JSON.stringify({ items, holds: [], slots: [{ id: slotId, taken: [] }] }), 60],
  )
}

async function freshMeal(names: string[]) {
  const mealId = uuidv7()
  const slotId = uuidv7()
  const items = names.map((id) => ({ id, remaining: PLANNED, version: 0 }))
  await load(mealId, items, slotId)
  return { mealId, slotId, items }
}
type Fresh = Awaited<ReturnType<typeof freshMeal>>

const admit = (
  { mealId, slotId }: Fresh,
  order: { orderId: string; userId: string; item: string; quantity: number },
) =>
  holdPortions(redis, noDb, {
    ...{ mealId, slotId, slotCells: CELLS, orderId: order.orderId, userId: order.userId, cart: [] },
    claim: 'the only tap',
    lines: [{ quantity: order.quantity, choices: [{ id: order.item, limit: 5, had: 0 }] }],
  })
const settlement = (meal: Fresh, orderId: string, over: Partial<Settlement> = {}): Settlement => ({
  ...{
    mealId: meal.mealId,
    slotId: meal.slotId,
    orderId,
    version: 0 as number | null,
    userId: 'u',
    items: [],
    cell: null,
    restoreCart: false,
  },
  ...over,
})

describe('every script run twice is as if run once', () => {
  const one = { orderId: 'o1', userId: 'u', item: 'pork', quantity: 2 }
  const steps: [string, (meal: Fresh) => Promise<unknown>][] = [
    ['admit', (meal) => admit(meal, one)],
    [
      'confirm',
      (meal) =>
        settleHold(
          redis,
          settlement(meal, 'o1', { version: 2, cell: 1, items: [{ id: 'pork', remaining: 4, version: 1 }] }),
        ),
    ],
    ['load', (meal) => load(meal.mealId, [{ id: 'pork', remaining: 4, version: 1 }], meal.slotId)],
    [
      'free the cell',
      ({ mealId, slotId }) => freeCell(redis, { mealId, slotId, orderId: 'o1', version: 3, cell: 1 }),
    ],
    [
      'give back',
      (meal) =>
        settleHold(
          redis,
          settlement(meal, 'o1', { version: 3, items: [{ id: 'pork', remaining: 6, version: 2 }] }),
        ),
    ],
  ]
  it('one after the other, each twice', async () => {
    const meal = await freshMeal(['pork'])
    for (const [name, step] of steps) {
      await step(meal)
      const once = await takeMirror(redis, meal.mealId)
      await step(meal)
      expect([name, await takeMirror(redis, meal.mealId)]).toEqual([name, once])
    }
  })

  it('a rejected order puts its cart back once, and not over what the person chose meanwhile', async () => {
    const meal = await freshMeal(['pork'])
    const key = cartKey(meal.mealId, 'u')
    await redis.hset(key, 'a', '1', 'b', '2')
    const cart = [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ]
    const { mealId, slotId } = meal
    const lines = [{ quantity: 1, choices: [{ id: 'pork' }] }]
    const wish = { mealId, slotId, slotCells: 0, orderId: 'o1', userId: 'u', claim: 'tap' }
    await holdPortions(redis, noDb, { ...wish, cart, lines })
    expect(await redis.hgetall(key)).toEqual({ _order: 'o1' })
    await redis.hset(key, 'b', '9')
    for (let again = 0; again < 2; again++)
      await settleHold(redis, settlement(meal, 'o1', { restoreCart: true }))
    expect(await redis.hgetall(key)).toEqual({ a: '1', b: '9' })
    await redis.hdel(key, 'a')
    await settleHold(redis, settlement(meal, 'o1', { restoreCart: true }))
    expect(await redis.hgetall(key)).toEqual({ b: '9' })
  })

  it('an order does not free a cell that is another’s by now', async () => {
    const meal = await freshMeal(['pork'])
    await admit(meal, one)
    await settleHold(redis, settlement(meal, 'o1', { version: 3 }))
    await admit(meal, { ...one, orderId: 'o2' })
    const before = await takeMirror(redis, meal.mealId)
    await freeCell(redis, { mealId: meal.mealId, slotId: meal.slotId, orderId: 'o1', version: 3, cell: 1 })
    await settleHold(redis, settlement(meal, 'o1'))
    expect(await takeMirror(redis, meal.mealId)).toEqual(before)
    // Postgres gave the cell that o2 wished for to o3: o2's end leaves it taken.
    await settleHold(redis, settlement(meal, 'o3', { cell: 1 }))
    await settleHold(redis, settlement(meal, 'o2'))
    expect(await redis.hgetall(stockKeys(meal.mealId).owners)).toEqual({ [`${meal.slotId}:1`]: 'o3' })
    expect(await redis.bitcount(stockKeys(meal.mealId).cells(meal.slotId))).toBe(1)
  })

  it.each(['cancelled', 'collected'])(
    'a late confirmation of an order that was %s takes no cell, whoever has it by now',
    async (how) => {
      const owners = async (meal: Fresh) => redis.hgetall(stockKeys(meal.mealId).owners)
      const items = [{ id: 'pork', remaining: 4, version: 1 }]
      const meal = await freshMeal(['pork'])
      await admit(meal, one)
      const late = settlement(meal, 'o1', { version: 2, cell: 1, items })
      await settleHold(redis, how === 'cancelled' ? settlement(meal, 'o1', { version: 3 }) : late)
      await freeCell(redis, { mealId: meal.mealId, slotId: meal.slotId, orderId: 'o1', version: 3, cell: 1 })
      await settleHold(redis, late)
      expect(await owners(meal)).toEqual({})
      expect(await redis.hget(stockKeys(meal.mealId).remaining, 'pork')).toBe('4')
      await admit(meal, { ...one, orderId: 'o2' })
      await settleHold(redis, late)
      expect(await owners(meal)).toEqual({ [`${meal.slotId}:1`]: 'o2' })
      expect(await redis.bitcount(stockKeys(meal.mealId).cells(meal.slotId))).toBe(1)
      // What reconciliation has seen twice in the book is so.
      await settleHold(redis, settlement(meal, 'o1', { version: null, cell: 2 }))
      expect(await owners(meal)).toMatchObject({ [`${meal.slotId}:2`]: 'o1' })
    },
  )

  it('an older word about an item never overwrites a newer one, by any road', async () => {
    const meal = await freshMeal(['pork'])
    const old = [{ id: 'pork', remaining: 5, version: 6 }]
    await mirrorItems(redis, meal.mealId, [{ id: 'pork', remaining: 3, version: 7 }])
    await mirrorItems(redis, meal.mealId, old)
    await load(meal.mealId, old, meal.slotId)
    await settleHold(redis, settlement(meal, 'nobody', { items: old }))
    expect(await redis.hget(stockKeys(meal.mealId).remaining, 'pork')).toBe('3')
  })
})

/** What happens to one of a few orders. Words to Redis may be late, repeated, and out of order. */
type Step = {
  what: 'admit' | 'confirm' | 'reject' | 'cancel' | 'deliver' | 'deliver last' | 'repeat' | 'old mirror'
  order: number
}
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(
    'admit',
    'confirm',
    'reject',
    'cancel',
    'deliver',
    'deliver',
    'deliver last',
    'repeat',
    'old mirror',
  ),
  order: fc.nat({ max: 3 }),
})

type Word = Settlement & { free?: number }
type Modelled = {
  state: 'new' | 'held' | 'confirmed' | 'over'
  cell: number | null
  waiting: Word[]
  said: Word[]
}

describe('any order of words', () => {
  it('ends where a plain model ends', { timeout: 120_000 }, async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), play), {
      numRuns: 300,
    })
  })

  async function play(steps: Step[]) {
    const names = ['pork', 'rice']
    const meal = await freshMeal(names)
    const book = new Map(names.map((id) => [id, { remaining: PLANNED, version: 0 }]))
    const history: MirroredItem[] = []
    const orders = Array.from(
      { length: 4 },
      (_, i): Modelled & { id: string; item: string; quantity: number } => ({
        ...{ id: `o${i}`, item: names[i % 2] ?? '', quantity: 1 + (i % 3), state: 'new', cell: null },
        ...{ waiting: [], said: [] },
      }),
    )
    const move = (id: string, by: number): MirroredItem[] => {
      const item = book.get(id) ?? { remaining: 0, version: 0 }
      book.set(id, { remaining: item.remaining + by, version: item.version + 1 })
      history.push({ id, remaining: item.remaining + by, version: item.version + 1 })
      return history.slice(-1)
    }
    const say = async (word: Word) => {
      await settleHold(redis, word)
      if (word.free) await freeCell(redis, { ...word, cell: word.free })
    }
    const deliver = async (order: (typeof orders)[number], last = false) => {
      const word = last ? order.waiting.pop() : order.waiting.shift()
      if (!word) return
      order.said.push(word)
      await say(word)
    }

    for (const { what, order: n } of steps) {
      const order = orders[n] as (typeof orders)[number]
      const free = book.get(order.item)?.remaining ?? 0
      const word = (over: Partial<Word>) =>
        order.waiting.push({ ...settlement(meal, order.id, over), free: over.free })
      if (what === 'admit' && (order.state === 'new' || order.state === 'held')) {
        const answer = await admit(meal, {
          orderId: order.id,
          userId: `u${n}`,
          item: order.item,
          quantity: order.quantity,
        }).catch(() => null)
        if (answer && order.state === 'new') Object.assign(order, { state: 'held', cell: answer.cell })
      } else if (what === 'confirm' && order.state === 'held' && free >= order.quantity) {
        order.state = 'confirmed'
        word({ version: 2, items: move(order.item, -order.quantity), cell: order.cell })
      } else if (what === 'reject' && order.state === 'held') {
        order.state = 'over'
        word({ version: 2 })
      } else if (what === 'cancel' && order.state === 'confirmed') {
        order.state = 'over'
        word({ version: 3, items: move(order.item, order.quantity), free: order.cell ?? undefined })
      } else if (what === 'deliver' || what === 'deliver last') await deliver(order, what === 'deliver last')
      else if (what === 'repeat') {
        const last = order.said.at(-1)
        if (last) await say(last)
      } else if (what === 'old mirror' && history.length > 0) {
        await mirrorItems(redis, meal.mealId, [history[n % history.length] as MirroredItem])
      }
    }
    for (const order of orders) while (order.waiting.length > 0) await deliver(order)

    const k = stockKeys(meal.mealId)
    const waiting = orders.filter((order) => order.state === 'held')
    const shelf = orders.filter((o) => (o.state === 'held' || o.state === 'confirmed') && o.cell !== null)
    for (const id of names) {
      const held = waiting.filter((o) => o.item === id).reduce((sum, o) => sum + o.quantity, 0)
      expect(Number((await redis.hget(k.held, id)) ?? 0)).toBe(held)
      expect(Number(await redis.hget(k.remaining, id))).toBe(book.get(id)?.remaining)
    }
    expect((await redis.hkeys(k.holds)).sort()).toEqual(waiting.map((o) => o.id).sort())
    expect(await redis.hgetall(k.owners)).toEqual(
      Object.fromEntries(shelf.map((o) => [`${meal.slotId}:${o.cell}`, o.id])),
    )
    expect(await redis.bitcount(k.cells(meal.slotId))).toBe(shelf.length)
    for (const o of shelf) expect(await redis.getbit(k.cells(meal.slotId), (o.cell ?? 0) - 1)).toBe(1)
  }
})
