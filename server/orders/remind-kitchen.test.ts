import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { callAs } from '@/server/testing/caller'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { finalizeOrders } from './finalize-orders'
import { remindKitchen } from './remind-kitchen'
import { remindableFrom } from './reminder-rules'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let owner: string
let other: string
let orderId: string

beforeAll(async () => {
  t = await openTestDatabase(10)
  ;({ redis, close: closeRedis } = await openTestRedis())
  meal = await buildMeal(t.db, { pork: { planned: 100 } })
  ;[other = ''] = await buildPeople(t.db, meal.canteenId, 1)
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
beforeEach(async () => {
  ;[owner = ''] = await buildPeople(t.db, meal.canteenId, 1)
  orderId = await place({ db: t.db, redis }, meal, { userId: owner, lines: [{ item: 'pork' }] })
  await finalizeOrders({ db: t.db, redis }, { mealId: meal.mealId, orderIds: [orderId] })
  await slotIn(5)
})
afterEach(async () => {
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

/** Moves the first slot to start in so many minutes; negative when it has begun. */
const slotIn = (minutes: number) =>
  t.db.$executeRaw`UPDATE pickup_slots SET starts_at = clock_timestamp() + ${minutes} * interval '1 minute',
    ends_at = clock_timestamp() + ${minutes + 15} * interval '1 minute' WHERE id = ${meal.slotIds[0]}::uuid`
const remind = (userId = owner) => remindKitchen(t.db, { orderId, userId })
const ago = (minutes: number) =>
  t.db.$executeRaw`UPDATE orders SET reminded_at = clock_timestamp() - ${minutes} * interval '1 minute'
    WHERE id = ${orderId}::uuid`
const read = () => t.db.order.findUniqueOrThrow({ where: { id: orderId } })

it('counts, moves the version and is told to the kitchen', async () => {
  const before = await read()
  await remind()
  const after = await read()
  expect(after).toMatchObject({ reminders: 1, status: 'CONFIRMED', version: before.version + 1 })
  const event = await t.db.outboxEvent.findFirst({ where: { orderId, orderVersion: after.version } })
  expect(event).toMatchObject({ kind: 'order', userId: owner })
  const [cook = ''] = await buildPeople(t.db, meal.canteenId, 1, { role: 'KITCHEN' })
  const { tickets } = await (await callAs({ db: t.db, redis }, cook)).kitchen.board({ mealId: meal.mealId })
  expect(tickets.find((ticket) => ticket.id === orderId)).toMatchObject({ reminders: 1 })
})

it('not before its slot is near', async () => {
  await slotIn(11)
  await expect(remind()).rejects.toMatchObject({ code: 'REMIND_NOT_YET' })
  await slotIn(9)
  await remind()
  expect((await read()).reminders).toBe(1)
})

it('of twenty taps at once one counts', async () => {
  const outcomes = await race(Array.from({ length: 20 }, () => () => remind()))
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
  for (const outcome of outcomes) {
    if (!outcome.ok) expect(outcome.error).toMatchObject({ code: 'REMIND_NOT_YET' })
  }
  expect((await read()).reminders).toBe(1)
})

it('the third counts once when raced, and there is no fourth', async () => {
  for (let again = 0; again < 2; again++) {
    await remind()
    await ago(4)
    await expect(remind()).rejects.toMatchObject({ code: 'REMIND_NOT_YET' })
    await ago(6)
  }
  const outcomes = await race(Array.from({ length: 10 }, () => () => remind()))
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
  await ago(60)
  await expect(remind()).rejects.toMatchObject({ code: 'REMIND_LIMIT', details: { limit: 3 } })
  expect((await read()).reminders).toBe(3)
})

it('raced with the cook who has it ready: whoever loses is told', async () => {
  await t.db
    .$executeRaw`UPDATE orders SET status = 'PREPARING', version = version + 1 WHERE id = ${orderId}::uuid`
  await t.db
    .$executeRaw`INSERT INTO outbox_events (kind, meal_id, user_id, order_id, order_version, published_at)
    SELECT 'order', meal_id, user_id, id, version, clock_timestamp() FROM orders WHERE id = ${orderId}::uuid`
  const { version } = await read()
  const [cook = ''] = await buildPeople(t.db, meal.canteenId, 1, { role: 'KITCHEN' })
  const kitchen = await callAs({ db: t.db, redis }, cook)
  const [asked, cooked] = await race<unknown>([
    () => remind(),
    () => kitchen.kitchen.advance({ orderId, version, to: 'READY' }),
  ])
  expect([asked?.ok, cooked?.ok].filter(Boolean)).toHaveLength(1)
  const order = await read()
  expect(order).toMatchObject(asked?.ok ? { status: 'PREPARING', reminders: 1 } : { status: 'READY' })
})

it('of an order that is ready there is nothing to remind, and of somebody else’s nothing to know', async () => {
  await expect(remind(other)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await t.db.$executeRaw`UPDATE orders SET status = 'READY' WHERE id = ${orderId}::uuid`
  await expect(remind()).rejects.toMatchObject({ code: 'ORDER_NOT_REMINDABLE', details: { status: 'READY' } })
})

describe('from when', () => {
  const slotStartsAt = new Date('2026-11-21T10:00:00Z')
  const order = { status: 'CONFIRMED' as const, slotStartsAt, reminders: 0, remindedAt: null }
  it.each([
    [order, '2026-11-21T09:50:00.000Z'],
    [{ ...order, reminders: 1, remindedAt: new Date('2026-11-21T09:51:00Z') }, '2026-11-21T09:56:00.000Z'],
    [{ ...order, reminders: 3, remindedAt: slotStartsAt }, undefined],
    [{ ...order, status: 'READY' as const }, undefined],
  ])('%o', (given, expected) => {
    expect(remindableFrom(given)?.toISOString()).toBe(expected)
  })
})
