import { afterAll, beforeAll, expect, it } from 'vitest'
import { DomainError } from '@/server/errors'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { changePlanned } from './change-planned'
import { getStockRow, listStock } from './queries'

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

const build = async (planned: number, people: number) => {
  const meal = await buildMeal(t.db, { pork: { planned } })
  const [cook = ''] = await buildPeople(t.db, meal.canteenId, 1, { role: 'KITCHEN' })
  const menuItemId = meal.items.pork?.id ?? ''
  const eaters = await buildPeople(t.db, meal.canteenId, people)
  const set = (to: number, canteenId = meal.canteenId) =>
    changePlanned(t.db, redis, { menuItemId, planned: to, userId: cook, canteenId })
  const order = (userId: string) => place({ db: t.db, redis }, meal, { userId, lines: [{ item: 'pork' }] })
  const finalize = (orderIds: string[]) =>
    finalizeOrders({ db: t.db, redis }, { mealId: meal.mealId, orderIds })
  const row = () => getStockRow(t.db, redis, { menuItemId, canteenId: meal.canteenId })
  return { meal, cook, menuItemId, eaters, set, order, finalize, row }
}

it('portions the kitchen adds can be ordered at once, and who added them is kept', async () => {
  const { meal, eaters, set, order, finalize, row, cook, menuItemId } = await build(1, 3)
  await finalize([await order(eaters[0] ?? '')])
  await expect(order(eaters[1] ?? '')).rejects.toMatchObject({ code: 'SOLD_OUT' })
  await set(3)
  expect(await row()).toMatchObject({ planned: 3, taken: 1, remaining: 2, available: 2 })
  await finalize([await order(eaters[1] ?? '')])
  expect(await row()).toMatchObject({ planned: 3, taken: 2, remaining: 1, available: 1 })
  expect(await listStock(t.db, redis, meal)).toEqual([await row()])
  const changes = await t.db.stockChange.findMany({ where: { menuItemId } })
  expect(changes).toMatchObject([{ userId: cook, plannedBefore: 1, plannedAfter: 3, reason: 'KITCHEN' }])
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

it('never fewer than are sold, and says how many those are', async () => {
  const { eaters, set, order, finalize, row } = await build(5, 2)
  await finalize(await Promise.all(eaters.map(order)))
  await expect(set(1)).rejects.toMatchObject({ code: 'PLANNED_BELOW_SOLD', details: { taken: 2 } })
  await set(2)
  expect(await row()).toMatchObject({ planned: 2, remaining: 0, available: 0 })
})

it('another canteen’s dish is not found', async () => {
  const { set, row } = await build(5, 0)
  const other = await buildMeal(t.db, {})
  await expect(set(9, other.canteenId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await row()).toMatchObject({ planned: 5 })
})

it('racing orders, every change is applied whole or refused, and the books balance', async () => {
  const { meal, eaters, set, order, finalize, row } = await build(20, 30)
  const outcomes = await race<unknown>([
    ...eaters.map((userId) => async () => finalize([await order(userId)])),
    ...[25, 8, 3, 15, 30, 5].map((planned) => () => set(planned)),
  ])
  const codes = outcomes.flatMap((o) =>
    o.ok ? [] : [o.error instanceof DomainError ? o.error.code : o.error],
  )
  for (const code of codes) expect(['SOLD_OUT', 'PLANNED_BELOW_SOLD']).toContain(code)
  const pending = await t.db.order.findMany({ where: { mealId: meal.mealId, status: 'PENDING' } })
  await finalize(pending.map((order) => order.id))
  const { planned, taken, remaining, available } = await row()
  expect(await t.db.order.count({ where: { mealId: meal.mealId, status: 'CONFIRMED' } })).toBe(taken)
  expect(remaining).toBe(planned - taken)
  expect(available).toBe(remaining)
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})
