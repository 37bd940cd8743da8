import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RedisClient } from '@/server/redis'
import { buildMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { openTestRedis } from '@/server/testing/redis'
import { viewCart } from './queries'

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

it.each([
  ['the first choice is there', 5, 5, ['chicken'], null],
  ['it is gone and there is no fallback', 0, 5, [], 'SOLD_OUT'],
  ['it is gone and a fallback is there', 0, 5, ['soup', 'chicken'], null],
  ['too little is left and a fallback is there', 1, 5, ['chicken'], null],
  ['no fallback is enough for the whole line', 1, 1, ['chicken'], 'SHORT'],
  ['everything is gone', 0, 0, ['chicken', 'soup'], 'SOLD_OUT'],
] as const)('of two portions, when %s', async (_name, pork, chicken, wishes, problem) => {
  const dishes = { pork: { planned: pork }, chicken: { planned: chicken }, soup: { planned: 0 } }
  const meal = await buildMeal(t.db, dishes)
  const id = (name: keyof typeof dishes) => meal.items[name]?.id ?? ''
  const fallbacks = wishes.map((name) => ({ menuItemId: id(name), optionIds: [] }))
  const cart = await viewCart(t.db, redis, meal.mealId, [
    { menuItemId: id('pork'), optionIds: [], quantity: 2, note: '', fallbacks },
  ])
  expect(cart.lines[0]).toMatchObject({ problem, left: pork })
  // The ticket is written for this: an order leaves out what cannot be had, and nothing else.
  expect(cart.count).toBe(problem === 'SOLD_OUT' ? 0 : 2)
})
