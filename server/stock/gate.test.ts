import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { readCart } from '@/server/cart/queries'
import { setLine } from '@/server/cart/set-line'
import { DomainError } from '@/server/errors'
import { cancelOrder } from '@/server/orders/cancel-order'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import type { RedisClient } from '@/server/redis'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { withoutGate } from '@/server/testing/gate'
import { place } from '@/server/testing/order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { holdPortions } from './hold-portions'
import { cartKey, stockKeys } from './keys'
import { checkLedger } from './ledger'
import { reconcileMeal } from './reconcile-meal'
import { settleHold } from './settle-hold'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let people: string[]

beforeAll(async () => {
  t = await openTestDatabase(10)
  ;({ redis, close: closeRedis } = await openTestRedis())
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
// The gate may be wrong for a while; after one reconciliation it is right, and the book never was wrong.
afterEach(async () => {
  await reconcileMeal(redis, t.db, meal.mealId)
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
  expect(await cellsInRedis()).toEqual(await cellsInPostgres())
})

async function open(planned: number, count: number, cells = 500) {
  meal = await buildMeal(t.db, { pork: { planned } }, { cells })
  people = await buildPeople(t.db, meal.canteenId, count)
  return { item: meal.items.pork?.id ?? '', keys: stockKeys(meal.mealId) }
}
const buy = (userId = people[0] ?? '', gate = redis) =>
  place({ db: t.db, redis: gate }, meal, { userId, lines: [{ item: 'pork' }] })
const code = (error: unknown) => (error instanceof DomainError ? error.code : String(error))
const finalizeAll = async (gate = redis) => {
  const waiting = await t.db.order.findMany({ where: { mealId: meal.mealId, status: 'PENDING' } })
  const orderIds = waiting.map((order) => order.id)
  return finalizeOrders({ db: t.db, redis: gate }, { mealId: meal.mealId, orderIds })
}
const statuses = async () => {
  const rows = await t.db.order.groupBy({ by: ['status'], where: { mealId: meal.mealId }, _count: true })
  return Object.fromEntries(rows.map((row) => [row.status, row._count]))
}
async function cellsInRedis() {
  const { cells, owners } = stockKeys(meal.mealId)
  const bits = await Promise.all(meal.slotIds.map((slotId) => redis.bitcount(cells(slotId))))
  return { bits, owners: await redis.hgetall(owners) }
}
async function cellsInPostgres() {
  const live = await t.db.order.findMany({
    where: { mealId: meal.mealId, cell: { not: null }, status: { in: ['CONFIRMED', 'PREPARING', 'READY'] } },
  })
  const bits = meal.slotIds.map((slotId) => live.filter((order) => order.pickupSlotId === slotId).length)
  return { bits, owners: Object.fromEntries(live.map((o) => [`${o.pickupSlotId}:${o.cell}`, o.id])) }
}

describe('Redis forgets', () => {
  it('everything, twice, in the middle of 40 orders for 10 portions: exactly 10 are sold', async () => {
    await open(10, 40)
    const outcomes = await race([
      ...people.map((id, i) => async () => {
        await new Promise((resolve) => setTimeout(resolve, i * 4))
        return buy(id)
      }),
      ...[40, 120].map((ms) => async () => {
        await new Promise((resolve) => setTimeout(resolve, ms))
        await redis.flushdb()
        return ''
      }),
    ])
    const refusals = outcomes.flatMap((o) => (o.ok ? [] : [code(o.error)]))
    expect(refusals.filter((c) => c !== 'SOLD_OUT')).toEqual([])
    await finalizeAll()
    expect((await statuses()).CONFIRMED).toBe(10)
  })

  it('its scripts only: nobody notices', async () => {
    await open(3, 4)
    await buy(people[0])
    await redis.script('FLUSH')
    await buy(people[1])
    await redis.script('FLUSH')
    await finalizeAll()
    expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
    expect(await statuses()).toEqual({ CONFIRMED: 2 })
  })

  it('between admit and finalize: what is waiting is held again as soon as somebody asks', async () => {
    const { item, keys } = await open(3, 3)
    await Promise.all([buy(people[0]), buy(people[1])])
    await redis.flushdb()
    await buy(people[2])
    expect(await redis.hget(keys.held, item)).toBe('3')
    await expect(buy(people[0])).rejects.toMatchObject({ code: 'SOLD_OUT' })
    await finalizeAll()
  })
})

describe('Redis is wrong', () => {
  it('too high: some are refused late, none is sold twice', async () => {
    const { item, keys } = await open(2, 5)
    await buy(people[0])
    await redis.hset(keys.remaining, item, 99)
    for (const id of people.slice(1)) await buy(id)
    await finalizeAll()
    expect(await statuses()).toEqual({ CONFIRMED: 2, REJECTED: 3 })
  })

  it('too low: it refuses wrongly until the next reconciliation', async () => {
    const { item, keys } = await open(5, 2)
    await buy(people[0])
    await redis.hset(keys.remaining, item, 0)
    await expect(buy(people[1])).rejects.toMatchObject({ code: 'SOLD_OUT' })
    await reconcileMeal(redis, t.db, meal.mealId)
    await buy(people[1])
    await finalizeAll()
    expect(await statuses()).toEqual({ CONFIRMED: 2 })
  })

  it('a hold that never became an order ends after 30 s and not before; its cart comes back', async () => {
    const { item, keys } = await open(1, 2)
    const [userId = '', next = ''] = people
    const hold = {
      ...{ orderId: '019a0000-0000-7000-8000-000000000001', userId, slotId: meal.slotIds[0] },
      items: [{ id: item, quantity: 1 }],
      cart: [{ key: item, value: 'as it was' }],
    }
    await reconcileMeal(redis, t.db, meal.mealId)
    await redis.hset(keys.holds, hold.orderId, JSON.stringify({ ...hold, at: Date.now() - 5_000 }))
    await redis.hset(keys.held, item, 1)
    expect((await reconcileMeal(redis, t.db, meal.mealId)).holdsEnded).toBe(0)
    await expect(buy(next)).rejects.toMatchObject({ code: 'SOLD_OUT' })
    await redis.hset(keys.holds, hold.orderId, JSON.stringify({ ...hold, at: Date.now() - 31_000 }))
    expect((await reconcileMeal(redis, t.db, meal.mealId)).holdsEnded).toBe(1)
    expect(await redis.hget(cartKey(meal.mealId, userId), item)).toBe('as it was')
    await buy(next)
    await finalizeAll()
  })

  it('a hold is as old as Redis says, whatever the clocks of web server and worker', async () => {
    const { item, keys } = await open(1, 1)
    const { mealId, slotIds } = meal
    const hold = { orderId: '019a0000-0000-7000-8000-000000000002', userId: people[0] ?? '', mealId }
    const slotId = slotIds[0] ?? ''
    const now = Date.now()
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => now - 2 * 3_600_000)
    const lines = [{ quantity: 1, choices: [{ id: item }] }]
    await holdPortions(redis, t.db, { ...hold, slotId, claim: 'it', slotCells: 0, lines, cart: [] })
    clock.mockImplementation(() => now + 2 * 3_600_000)
    const run = await reconcileMeal(redis, t.db, mealId)
    clock.mockRestore()
    expect(run.holdsEnded).toBe(0)
    expect(await redis.hkeys(keys.holds)).toEqual([hold.orderId])
    await settleHold(redis, { ...hold, version: 0, slotId, items: [], cell: null, restoreCart: false })
  })

  it('an old hold of an order that still waits stays', async () => {
    const { keys } = await open(1, 1)
    const orderId = await buy()
    const hold = JSON.parse((await redis.hget(keys.holds, orderId)) ?? '{}')
    await redis.hset(keys.holds, orderId, JSON.stringify({ ...hold, at: Date.now() - 600_000 }))
    expect((await reconcileMeal(redis, t.db, meal.mealId)).holdsEnded).toBe(0)
    expect(await redis.hexists(keys.holds, orderId)).toBe(1)
    await finalizeAll()
  })

  it('it was away when the answer came: the hold ends, the portions and the cell are right', async () => {
    const { keys } = await open(3, 3)
    for (const id of people) await buy(id)
    await t.db.menuItem.updateMany({ where: { mealId: meal.mealId }, data: { planned: 2, remaining: 2 } })
    await finalizeAll(withoutGate(redis))
    expect(await redis.hlen(keys.holds)).toBe(3)
    expect((await reconcileMeal(redis, t.db, meal.mealId)).holdsEnded).toBe(3)
    expect(await statuses()).toEqual({ CONFIRMED: 2, REJECTED: 1 })
  })
})

it('a rejected order whose word is lost puts its lines back once, and not over what the person chose since', async () => {
  const { item } = await open(2, 1)
  const userId = people[0] ?? ''
  const line = { menuItemId: item, optionIds: [], quantity: 1, note: '' }
  const other = { ...line, menuItemId: '019a0000-0000-7000-8000-00000000000b' }
  const cart = async () => (await readCart(redis, meal.mealId, userId)).map((l) => [l.menuItemId, l.quantity])
  await setLine(redis, userId, { mealId: meal.mealId, ...line })
  await buy(userId)
  await t.db.menuItem.updateMany({ where: { mealId: meal.mealId }, data: { planned: 0, remaining: 0 } })
  await finalizeAll(withoutGate(redis))
  expect(await statuses()).toEqual({ REJECTED: 1 })
  await setLine(redis, userId, { mealId: meal.mealId, ...other, quantity: 2 })
  await reconcileMeal(redis, t.db, meal.mealId)
  expect((await cart()).sort()).toEqual(
    [
      [item, 1],
      [other.menuItemId, 2],
    ].sort(),
  )
  await setLine(redis, userId, { mealId: meal.mealId, ...line, quantity: 0 })
  await reconcileMeal(redis, t.db, meal.mealId)
  expect(await cart()).toEqual([[other.menuItemId, 2]])
})

it('a confirmed order whose word is lost puts nothing back into the cart', async () => {
  const { item } = await open(2, 1)
  const userId = people[0] ?? ''
  const line = { menuItemId: item, optionIds: [], quantity: 1, note: '' }
  await setLine(redis, userId, { mealId: meal.mealId, ...line })
  await buy(userId)
  await finalizeAll(withoutGate(redis))
  expect(await statuses()).toEqual({ CONFIRMED: 1 })
  expect((await reconcileMeal(redis, t.db, meal.mealId)).holdsEnded).toBe(1)
  expect(await readCart(redis, meal.mealId, userId)).toEqual([])
})

describe('shelf cells', () => {
  it('a cancellation whose word is lost leaves no cell taken', async () => {
    await open(5, 2, 1)
    const orderId = await buy(people[0])
    await finalizeAll()
    await cancelOrder({ db: t.db, redis: withoutGate(redis) }, { orderId, userId: people[0] ?? '' })
    await expect(buy(people[1])).rejects.toMatchObject({ code: 'SLOT_FULL' })
    await reconcileMeal(redis, t.db, meal.mealId)
    await buy(people[1])
    await finalizeAll()
    expect(await statuses()).toEqual({ CANCELLED: 1, CONFIRMED: 1 })
  })

  it('a cell given while Redis was away is taken in Redis, too', async () => {
    await open(5, 2, 1)
    await reconcileMeal(redis, t.db, meal.mealId)
    await buy(people[0], withoutGate(redis))
    await finalizeAll(withoutGate(redis))
    expect((await cellsInRedis()).bits).toEqual([0, 0])
    await reconcileMeal(redis, t.db, meal.mealId)
    await expect(buy(people[1])).rejects.toMatchObject({ code: 'SLOT_FULL' })
  })

  it('the cell of a hold without an order yet is left alone', async () => {
    const { keys } = await open(5, 1)
    const orderId = await buy()
    const hold = await redis.hget(keys.holds, orderId)
    const before = await cellsInRedis()
    await finalizeAll(withoutGate(redis))
    await cancelOrder({ db: t.db, redis: withoutGate(redis) }, { orderId, userId: people[0] ?? '' })
    // The same as a hold of a submit under way: known to Redis, not to Postgres.
    const young = '019a0000-0000-7000-8000-000000000002'
    await redis.del(keys.holds, keys.owners)
    await redis.hset(keys.holds, young, JSON.stringify({ ...JSON.parse(hold ?? '{}'), at: Date.now() }))
    await redis.hset(keys.owners, Object.keys(before.owners)[0] ?? '', young)
    await reconcileMeal(redis, t.db, meal.mealId)
    expect((await cellsInRedis()).bits).toEqual(before.bits)
    await redis.hset(keys.holds, young, JSON.stringify({ ...JSON.parse(hold ?? '{}'), at: 0 }))
  })
})
