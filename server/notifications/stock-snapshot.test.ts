import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RedisClient } from '@/server/redis'
import { buildMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { openTestRedis } from '@/server/testing/redis'
import { getStockSnapshot } from './stock-snapshot'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>

beforeAll(async () => {
  t = await openTestDatabase()
  const r = await openTestRedis()
  redis = r.redis
  closeRedis = r.close
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})

it('is shared by everybody woken by one change, and read anew for the next, however soon it comes', async () => {
  const meal = await buildMeal(t.db, { pork: { planned: 20 } })
  const id = meal.items.pork?.id ?? ''
  const heard = Date.now() - 1
  const first = getStockSnapshot(t.db, redis, meal, heard)
  expect(getStockSnapshot(t.db, redis, meal, heard)).toBe(first)
  expect((await first)?.left[id]).toBe(20)
  await t.db.menuItem.update({ where: { id }, data: { planned: 30, remaining: 30, version: 1 } })
  const next = await getStockSnapshot(t.db, redis, meal, Date.now())
  expect(next?.left[id]).toBe(30)
})

it('tells the notice above the menu', async () => {
  const meal = await buildMeal(t.db, {})
  const notice = { noticeZh: '今晚停水', noticeEn: 'No water tonight' }
  await t.db.meal.update({ where: { id: meal.mealId }, data: notice })
  expect(await getStockSnapshot(t.db, redis, meal, Date.now())).toMatchObject(notice)
})

it('tells nothing of another canteen', async () => {
  const [mine, theirs] = [await buildMeal(t.db, { pork: { planned: 1 } }), await buildMeal(t.db, {})]
  const asked = { canteenId: theirs.canteenId, mealId: mine.mealId }
  expect(await getStockSnapshot(t.db, redis, asked, Date.now())).toBeNull()
})
