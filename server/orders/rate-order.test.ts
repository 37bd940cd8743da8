import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { callAs } from '@/server/testing/caller'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { advanceOrder } from './advance-order'
import { collectOrder } from './collect-order'
import { finalizeOrders } from './finalize-orders'
import { rateOrder } from './rate-order'
import { rateInput } from './schema'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let owner: string
let other: string
let orderId: string

beforeAll(async () => {
  t = await openTestDatabase(8)
  ;({ redis, close: closeRedis } = await openTestRedis())
  meal = await buildMeal(t.db, { pork: { planned: 100 }, rice: { planned: 100 } })
  ;[other = ''] = await buildPeople(t.db, meal.canteenId, 1)
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
beforeEach(async () => {
  ;({ orderId, owner } = await make('WALLET'))
})
afterEach(async () => {
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

/** An order that is ready, of somebody new. */
async function make(paymentMethod: 'WALLET' | 'CASH') {
  const [owner = ''] = await buildPeople(t.db, meal.canteenId, 1, { balanceCents: 5_000 })
  const lines = [{ item: 'pork' }]
  const id = await place({ db: t.db, redis }, meal, { userId: owner, lines, overrides: { paymentMethod } })
  await finalizeOrders({ db: t.db, redis }, { mealId: meal.mealId, orderIds: [id] })
  const step = { orderId: id, canteenId: meal.canteenId }
  await advanceOrder({ db: t.db, redis }, { ...step, version: 2, to: 'PREPARING' })
  await advanceOrder({ db: t.db, redis }, { ...step, version: 3, to: 'READY' })
  return { orderId: id, owner }
}
const collect = (userId = owner, id = orderId) => collectOrder({ db: t.db, redis }, { orderId: id, userId })
const rate = (over: object = {}, userId = owner) =>
  rateOrder(t.db, { userId, ...rateInput.parse({ orderId, liked: true, ...over }) })
const kept = () => t.db.rating.findUnique({ where: { orderId } })

it('an order that was collected, in one tap, and another mind in another', async () => {
  await collect()
  await rate()
  expect(await kept()).toMatchObject({ liked: true, tags: [], comment: '', userId: owner })
  await rate({ liked: false, tags: ['salty', 'cold'], comment: ' 太咸 ' })
  expect(await kept()).toMatchObject({ liked: false, tags: ['salty', 'cold'], comment: '太咸' })
  const view = await (await callAs({ db: t.db, redis }, owner)).orders.get({ orderId })
  expect(view.rating).toEqual({ liked: false, tags: ['salty', 'cold'], comment: '太咸' })
  expect(view.ratableUntil?.getTime()).toBe((view.collectedAt?.getTime() ?? 0) + 7 * 86_400_000)
})

it('not before it was collected', async () => {
  await expect(rate()).rejects.toMatchObject({ code: 'NOT_RATABLE' })
  expect(await kept()).toBeNull()
})

it('not after a week: what was said stays', async () => {
  await collect()
  await rate()
  const age = (days: string) =>
    t.db
      .$executeRaw`UPDATE orders SET collected_at = clock_timestamp() - ${days}::interval WHERE id = ${orderId}::uuid`
  await age('6 days 23 hours')
  await rate({ tags: ['hot'] })
  await age('7 days 1 minute')
  await expect(rate({ liked: false })).rejects.toMatchObject({ code: 'NOT_RATABLE' })
  expect(await kept()).toMatchObject({ liked: true, tags: ['hot'] })
})

it('nobody else’s', async () => {
  await collect()
  await expect(rate({}, other)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await rate()
  await expect(rate({ liked: false }, other)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await kept()).toMatchObject({ liked: true, userId: owner })
})

it.each([
  ['a word that is not on the list', { tags: ['<b>'] }],
  ['a complaint under a thumb up', { liked: true, tags: ['salty'] }],
  ['a word twice', { tags: ['hot', 'hot'] }],
  ['too many words', { comment: '好'.repeat(201) }],
  ['more than is asked', { userId: 'me' }],
])('refuses %s', (_, over) => {
  expect(rateInput.safeParse({ orderId, liked: true, ...over }).success).toBe(false)
})

it('two taps at once are one rating', async () => {
  await collect()
  const outcomes = await race([() => rate(), () => rate({ liked: false }), () => rate({ tags: ['hot'] })])
  expect(outcomes.every((outcome) => outcome.ok)).toBe(true)
  expect(await t.db.rating.count({ where: { orderId } })).toBe(1)
})

it('the kitchen reads thumbs and words by dish, of its own canteen alone', async () => {
  await t.db.rating.deleteMany()
  await collect()
  await rate({ liked: false, tags: ['salty'] })
  const second = await make('WALLET')
  await collect(second.owner, second.orderId)
  await rate({ orderId: second.orderId, tags: ['hot', 'tasty'] }, second.owner)
  const cookOf = async (canteenId: string) => {
    const [id = ''] = await buildPeople(t.db, canteenId, 1, { role: 'KITCHEN' })
    return callAs({ db: t.db, redis }, id)
  }
  const ratings = await (await cookOf(meal.canteenId)).kitchen.ratings({ mealId: meal.mealId })
  expect(ratings).toEqual([
    {
      ...{ dishId: meal.items.pork?.dishId, likes: 1, dislikes: 1 },
      tags: ['hot', 'salty', 'tasty'].map((tag) => ({ tag, count: 1 })),
    },
  ])
  const abroad = await buildMeal(t.db, { pork: { planned: 1 } })
  const stranger = await cookOf(abroad.canteenId)
  await expect(stranger.kitchen.ratings({ mealId: meal.mealId })).rejects.toThrow()
  expect(await stranger.kitchen.ratings({ mealId: abroad.mealId })).toEqual([])
})

it('its owner collects what is ready and paid, once, and frees the cell', async () => {
  await expect(collect(other)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const outcomes = await race(Array.from({ length: 5 }, () => () => collect()))
  expect(outcomes.every((outcome) => outcome.ok)).toBe(true)
  const order = await t.db.order.findUniqueOrThrow({ where: { id: orderId } })
  expect(order).toMatchObject({ status: 'COLLECTED', version: 5, paymentState: 'PAID' })
  expect(order.collectedAt).not.toBeNull()
})

it('what is due is paid at the counter first', async () => {
  const unpaid = await make('CASH')
  await expect(collect(unpaid.owner, unpaid.orderId)).rejects.toMatchObject({ code: 'PAYMENT_DUE' })
  const caller = await callAs({ db: t.db, redis }, unpaid.owner)
  const view = await caller.orders.get({ orderId: unpaid.orderId })
  expect(view).toMatchObject({ status: 'READY', collectable: false })
})

it('nothing that is not ready is collected', async () => {
  await collect()
  await t.db.$executeRaw`UPDATE orders SET status = 'NO_SHOW' WHERE id = ${orderId}::uuid`
  await expect(collect()).rejects.toMatchObject({ code: 'INVALID_TRANSITION' })
})
