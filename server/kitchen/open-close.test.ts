import { afterAll, beforeAll, expect, it } from 'vitest'
import { DomainError } from '@/server/errors'
import type { RedisClient } from '@/server/redis'
import { readAvailable } from '@/server/stock/read-available'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { closeMeal } from './close-meal'
import { openMeal } from './open-meal'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
beforeAll(async () => {
  t = await openTestDatabase()
  ;({ redis, close: closeRedis } = await openTestRedis())
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})

const ids = ({ mealId, canteenId }: TestMeal) => ({ mealId, canteenId })
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error) => (error instanceof DomainError ? error.code : error),
  )
const events = (mealId: string) => t.db.outboxEvent.count({ where: { mealId, kind: 'meal' } })
const draft = async (items: Parameters<typeof buildMeal>[1], settings = {}) => {
  const meal = await buildMeal(t.db, items, settings)
  await t.db.meal.update({ where: { id: meal.mealId }, data: { status: 'DRAFT' } })
  return meal
}

it('opens a draft, tells everybody once, and has Redis ready', async () => {
  const meal = await draft({ pork: { planned: 7 } })
  expect(await openMeal(t.db, redis, ids(meal))).toMatchObject({ status: 'OPEN', itemCount: 1 })
  expect(await openMeal(t.db, redis, ids(meal))).toMatchObject({ status: 'OPEN' })
  expect(await events(meal.mealId)).toBe(1)
  expect(await readAvailable(redis, meal.mealId)).toEqual(new Map([[meal.items.pork?.id, 7]]))
})

it('a draft that would open tomorrow opens now', async () => {
  const meal = await draft({ pork: { planned: 7 } }, { cutoffInSeconds: 3 * 86_400 })
  const opensAt = new Date(Date.now() + 86_400_000)
  await t.db.meal.update({ where: { id: meal.mealId }, data: { opensAt } })
  const opened = await openMeal(t.db, redis, ids(meal))
  expect(opened.opensAt.getTime()).toBeLessThanOrEqual(Date.now() + 1_000)
})

it('refuses to open an empty meal and one whose cut-off has passed', async () => {
  const empty = await draft({})
  expect(await code(openMeal(t.db, redis, ids(empty)))).toBe('MEAL_EMPTY')
  const late = await draft({ pork: { planned: 7 } }, { cutoffInSeconds: -60 })
  expect(await code(openMeal(t.db, redis, ids(late)))).toBe('CUTOFF_PASSED')
  expect(await events(empty.mealId)).toBe(0)
  expect(await events(late.mealId)).toBe(0)
})

it('opens while Redis is away', async () => {
  const meal = await draft({ pork: { planned: 7 } })
  const away = new Proxy(redis, { get: () => () => Promise.reject(new Error('away')) })
  expect(await openMeal(t.db, away, ids(meal))).toMatchObject({ status: 'OPEN' })
})

it('knows nothing of another canteen’s meal', async () => {
  const meal = await draft({ pork: { planned: 7 } })
  const other = await buildMeal(t.db, {})
  const foreign = { mealId: meal.mealId, canteenId: other.canteenId }
  expect(await code(openMeal(t.db, redis, foreign))).toBe('NOT_FOUND')
  await openMeal(t.db, redis, ids(meal))
  expect(await code(closeMeal(t.db, foreign))).toBe('NOT_FOUND')
  expect(await t.db.meal.findUniqueOrThrow({ where: { id: meal.mealId } })).toMatchObject({ status: 'OPEN' })
})

it('closing refuses the next order, keeps those placed, and can be undone', async () => {
  const meal = await buildMeal(t.db, { pork: { planned: 10 } })
  const [first = '', second = ''] = await buildPeople(t.db, meal.canteenId, 2)
  const order = (userId: string) => place({ db: t.db, redis }, meal, { userId, lines: [{ item: 'pork' }] })
  await order(first)
  expect(await closeMeal(t.db, ids(meal))).toMatchObject({ status: 'CLOSED', counts: { PENDING: 1 } })
  expect(await closeMeal(t.db, ids(meal))).toMatchObject({ status: 'CLOSED' })
  expect(await code(order(second))).toBe('MEAL_NOT_OPEN')
  expect(await events(meal.mealId)).toBe(1)
  await openMeal(t.db, redis, ids(meal))
  expect(await code(order(second))).toBe('ok')
})

it('a draft cannot be closed', async () => {
  expect(await code(closeMeal(t.db, ids(await draft({ pork: { planned: 1 } }))))).toBe('INVALID_TRANSITION')
})

it('cooks who open and close at once leave as many events as changes', async () => {
  const meal = await draft({ pork: { planned: 7 } })
  await race(
    Array.from(
      { length: 10 },
      (_, i) => () => (i % 2 ? closeMeal(t.db, ids(meal)) : openMeal(t.db, redis, ids(meal))),
    ),
  )
  const { status } = await t.db.meal.findUniqueOrThrow({ where: { id: meal.mealId } })
  const changes = await events(meal.mealId)
  // Starting from a draft, an odd number of changes ends open, an even one closed.
  expect(changes % 2 === 1 ? 'OPEN' : 'CLOSED').toBe(status)
})
