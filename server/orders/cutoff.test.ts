import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { DomainError } from '@/server/errors'
import { closeMeal } from '@/server/kitchen/close-meal'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place, ticketFor } from '@/server/testing/order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { cancelOrder } from './cancel-order'
import { finalizeOrders } from './finalize-orders'

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
beforeEach(async () => {
  meal = await buildMeal(t.db, { pork: { planned: 100 } })
  people = await buildPeople(t.db, meal.canteenId, 30)
})
afterEach(async () => {
  vi.useRealTimers()
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

const clients = () => ({ db: t.db, redis })
const wish = (userId = people[0] ?? '') => ({ userId, lines: [{ item: 'pork' }] })
const code = (error: unknown) => (error instanceof DomainError ? error.code : String(error))
/** Moves the cut-off to so many seconds from now, by the database's clock. */
const cutOffIn = (seconds: number) => t.db.$executeRaw`
  UPDATE meals SET cutoff_at = clock_timestamp() + make_interval(secs => ${seconds}) WHERE id = ${meal.mealId}::uuid`
const HOURS = 3_600_000
/** The clock of this machine goes wrong, and with it everything that asks it. */
const shiftClock = (ms: number) => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() + ms)
}
const finalizeAll = async () => {
  const waiting = await t.db.order.findMany({ where: { mealId: meal.mealId, status: 'PENDING' } })
  await finalizeOrders(clients(), { mealId: meal.mealId, orderIds: waiting.map((order) => order.id) })
}

describe('the cut-off is the database’s', () => {
  it.each([-2 * HOURS, 0, 2 * HOURS])('before it, an app clock %d ms wrong accepts', async (wrong) => {
    await cutOffIn(30)
    shiftClock(wrong)
    const orderId = await place(clients(), meal, wish())
    const { placedAt } = await t.db.order.findUniqueOrThrow({ where: { id: orderId } })
    vi.useRealTimers()
    expect(Math.abs(placedAt.getTime() - Date.now())).toBeLessThan(60_000)
    await finalizeAll()
  })

  it.each([-2 * HOURS, 0, 2 * HOURS])(
    'a second after it, an app clock %d ms wrong refuses',
    async (wrong) => {
      const ticket = await ticketFor(t.db, meal, { ...wish(), now: new Date(Date.now() + wrong) })
      await cutOffIn(-1)
      shiftClock(wrong)
      const refused = place(clients(), meal, { ...wish(), ticket })
      await expect(refused).rejects.toMatchObject({ code: 'CUTOFF_PASSED' })
    },
  )

  it('orders that stream across it are accepted before and refused after, by when Postgres took them', async () => {
    const calls = people.map((userId, i) => async () => {
      await new Promise((resolve) => setTimeout(resolve, i * 100))
      return place(clients(), meal, wish(userId))
    })
    await cutOffIn(1.5)
    const outcomes = await race(calls)
    const refusals = outcomes.flatMap((o) => (o.ok ? [] : [code(o.error)]))
    expect(new Set(refusals)).toEqual(new Set(['CUTOFF_PASSED']))
    const [late] = await t.db.$queryRaw<[{ count: number }]>`
      SELECT count(*)::int FROM orders o JOIN meals m ON m.id = o.meal_id
      WHERE m.id = ${meal.mealId}::uuid AND o.placed_at >= m.cutoff_at`
    expect(late.count).toBe(0)
    expect(await t.db.order.count({ where: { mealId: meal.mealId } })).toBe(outcomes.length - refusals.length)
    // Accepted in time is answered after time: a backlog refuses nobody.
    await finalizeAll()
    expect(await t.db.order.count({ where: { mealId: meal.mealId, status: 'CONFIRMED' } })).toBe(
      outcomes.length - refusals.length,
    )
  })

  const close = () => closeMeal(t.db, { mealId: meal.mealId, canteenId: meal.canteenId })
  it.each([
    ['the cut-off passes', () => cutOffIn(-1), 'CUTOFF_PASSED'],
    ['the kitchen closes', close, 'MEAL_NOT_OPEN'],
  ])('the statement itself asks: %s between the look and the leap', async (_name, happens, refusal) => {
    const moving = new Proxy(t.db, {
      get: (target, name) =>
        name !== '$queryRaw'
          ? Reflect.get(target, name, target)
          : async (sql: TemplateStringsArray, ...values: unknown[]) => {
              const rows = await target.$queryRaw(sql, ...values)
              if (sql.join('').includes('FROM meals m JOIN canteens')) await happens()
              return rows
            },
    })
    const refused = place({ db: moving, redis }, meal, wish())
    await expect(refused).rejects.toMatchObject({ code: refusal })
    expect(await t.db.order.count({ where: { mealId: meal.mealId } })).toBe(0)
  })

  it('cancelling asks it, too', async () => {
    const [userId = '', other = ''] = people
    const early = await place(clients(), meal, wish(userId))
    const late = await place(clients(), meal, wish(other))
    await finalizeAll()
    shiftClock(2 * HOURS)
    await cancelOrder(clients(), { orderId: early, userId })
    await cutOffIn(-1)
    vi.useRealTimers()
    shiftClock(-2 * HOURS)
    // Asked again, it has long been done.
    await cancelOrder(clients(), { orderId: early, userId })
    const refused = cancelOrder(clients(), { orderId: late, userId: other })
    await expect(refused).rejects.toMatchObject({ code: 'ORDER_NOT_CANCELLABLE' })
  })
})

describe('the app’s clock', () => {
  it('ages tickets and nothing else; a ticket that has its order does not age', async () => {
    const ticket = await ticketFor(t.db, meal, wish())
    const orderId = await place(clients(), meal, { ...wish(), ticket })
    const other = await ticketFor(t.db, meal, wish(people[1]))
    shiftClock(2 * HOURS)
    expect(await place(clients(), meal, { ...wish(), ticket })).toBe(orderId)
    const refused = place(clients(), meal, { ...wish(people[1]), ticket: other })
    await expect(refused).rejects.toMatchObject({ code: 'TICKET_EXPIRED' })
    await finalizeAll()
  })
})

describe('closing by hand', () => {
  it('while orders arrive: what was accepted is answered, what comes after is refused', async () => {
    const { mealId, canteenId } = meal
    const [early, late] = [people.slice(0, 20), people.slice(20)]
    const outcomes = await race([
      ...early.map((userId, i) => async () => {
        await new Promise((resolve) => setTimeout(resolve, i * 10))
        return place(clients(), meal, wish(userId))
      }),
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 80))
        return (await closeMeal(t.db, { mealId, canteenId })).status
      },
    ])
    const refusals = outcomes.flatMap((o) => (o.ok ? [] : [code(o.error)]))
    expect(refusals.filter((one) => one !== 'MEAL_NOT_OPEN')).toEqual([])
    const accepted = await t.db.order.count({ where: { mealId } })
    expect(accepted).toBe(20 - refusals.length)
    const after = await race(late.map((userId) => () => place(clients(), meal, wish(userId))))
    expect(after.map((o) => !o.ok && code(o.error))).toEqual(late.map(() => 'MEAL_NOT_OPEN'))
    await finalizeAll()
    expect(await t.db.order.count({ where: { mealId, status: 'CONFIRMED' } })).toBe(accepted)
  })
})
