import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { OrderStatus } from '@/prisma/generated/enums'
import { setLine } from '@/server/cart/set-line'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { type Caller, callAs } from '@/server/testing/caller'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { MAX_FAVOURITES, setFavourite } from './set-favourite'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let me: string
let other: string
let mine: Caller

beforeAll(async () => {
  t = await openTestDatabase(6)
  ;({ redis, close: closeRedis } = await openTestRedis())
})
beforeEach(async () => {
  meal = await buildMeal(t.db, { pork: { planned: 50 }, rice: { planned: 50 }, tofu: { planned: 50 } })
  ;[me = '', other = ''] = await buildPeople(t.db, meal.canteenId, 2)
  mine = await callAs({ db: t.db, redis }, me)
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (error: { cause?: { code?: string } }) =>
      error.cause?.code ?? (error.cause as Error)?.name ?? String(error),
  )
const dish = (name: string) => meal.items[name]?.dishId ?? ''

test('what somebody eats is kept in order, once each, and is theirs alone', async () => {
  expect(await mine.people.profile({})).toMatchObject({ allergens: [], diets: [], asked: false })
  const said = await mine.people.setPreferences({
    allergens: ['peanut', 'gluten', 'peanut'],
    diets: ['VEGAN'],
  })
  expect(said).toMatchObject({
    ...{ allergens: ['gluten', 'peanut'], diets: ['VEGETARIAN', 'VEGAN'] },
    asked: true,
  })
  const theirs = await callAs({ db: t.db, redis }, other)
  expect(await theirs.people.profile({})).toMatchObject({ allergens: [], asked: false })
  // "Nothing" is an answer, too.
  expect(await mine.people.setPreferences({ allergens: [], diets: [] })).toMatchObject({
    ...{ allergens: [], diets: [], asked: true },
  })
})

test('who would rather not say is asked no more; what they said on another phone stands', async () => {
  expect(await mine.people.skipPreferences({})).toMatchObject({ allergens: [], diets: [], asked: true })
  await mine.people.setPreferences({ allergens: ['peanut'], diets: [] })
  expect(await mine.people.skipPreferences({})).toMatchObject({ allergens: ['peanut'], asked: true })
})

test.each([
  { allergens: ['pollen'], diets: [] },
  { allergens: [], diets: ['KETO'] },
  { allergens: Array(15).fill('egg'), diets: [] },
  { allergens: [], diets: [], userId: randomUUID() },
  { diets: [] },
])('the lists are closed: %j', async (input) => {
  expect(await codeOf(mine.people.setPreferences(input as never))).toBe('ZodError')
  expect(await t.db.userPreference.count({ where: { userId: me } })).toBe(0)
})

test('a favourite is set once, taken back once, and belongs to one person', async () => {
  await mine.people.setFavourite({ dishId: dish('pork'), favourite: true })
  await mine.people.setFavourite({ dishId: dish('pork'), favourite: true })
  expect((await mine.people.setFavourite({ dishId: dish('tofu'), favourite: true })).favourites).toEqual([
    dish('tofu'),
    dish('pork'),
  ])
  const theirs = await callAs({ db: t.db, redis }, other)
  expect((await theirs.people.setFavourite({ dishId: dish('pork'), favourite: false })).favourites).toEqual(
    [],
  )
  expect((await mine.people.profile({})).favourites).toHaveLength(2)
  await mine.people.setFavourite({ dishId: dish('tofu'), favourite: false })
  expect((await mine.people.setFavourite({ dishId: dish('tofu'), favourite: false })).favourites).toEqual([
    dish('pork'),
  ])
})

test("another canteen's dish is no dish", async () => {
  const abroad = await buildMeal(t.db, { pork: { planned: 1 } })
  for (const dishId of [abroad.items.pork?.dishId ?? '', randomUUID()]) {
    expect(await codeOf(mine.people.setFavourite({ dishId, favourite: true }))).toBe('NOT_FOUND')
  }
})

test('two phones cannot both take the last place for a favourite', async () => {
  const { categoryId } = await t.db.dish.findUniqueOrThrow({ where: { id: dish('pork') } })
  const others = Array.from({ length: MAX_FAVOURITES - 1 }, (_, i) => ({
    ...{ id: randomUUID(), canteenId: meal.canteenId, categoryId },
    ...{ nameZh: `菜${i}`, nameEn: `Dish ${i}` },
  }))
  await t.db.dish.createMany({ data: others })
  await t.db.favourite.createMany({ data: others.map(({ id }) => ({ userId: me, dishId: id })) })
  const wish = (name: string) => () =>
    codeOf(
      setFavourite(t.db, { userId: me, canteenId: meal.canteenId }, { dishId: dish(name), favourite: true }),
    )
  await race([wish('pork'), wish('tofu'), wish('rice')])
  expect(await t.db.favourite.count({ where: { userId: me } })).toBe(MAX_FAVOURITES)
  expect(await codeOf(mine.people.setFavourite({ dishId: others[0]?.id ?? '', favourite: true }))).toBe('ok')
})

test('the usual is what was ordered twice lately, the most frequent first', async () => {
  const order = async (items: string[], userId = me) => {
    const lines = items.map((item) => ({ item, quantity: 2 }))
    for (const { item, quantity } of lines) {
      const wish = { menuItemId: meal.items[item]?.id ?? '', optionIds: [], quantity, note: '' }
      await setLine(redis, userId, { mealId: meal.mealId, ...wish })
    }
    const id = await place({ db: t.db, redis }, meal, { userId, lines })
    await finalizeOrders({ db: t.db, redis }, { mealId: meal.mealId, orderIds: [id] })
    return id
  }
  const set = (id: string, data: { status?: OrderStatus; placedAt?: Date }) =>
    t.db.order.update({ where: { id }, data })
  await order(['pork', 'rice', 'tofu'])
  await order(['pork', 'rice'])
  await order(['rice'])
  await order(['tofu'], other)
  expect((await mine.people.profile({})).usual).toEqual([dish('rice'), dish('pork')])
  // One portion more of an order that was long ago, or never came to be, is no habit.
  const old = await order(['tofu'])
  await set(old, { placedAt: new Date(Date.now() - 61 * 86_400_000) })
  expect((await mine.people.profile({})).usual).toEqual([dish('rice'), dish('pork')])
  await set(old, { placedAt: new Date() })
  expect((await mine.people.profile({})).usual).toEqual([dish('rice'), dish('tofu'), dish('pork')])
  await mine.orders.cancel({ orderId: old })
  expect((await mine.people.profile({})).usual).toEqual([dish('rice'), dish('pork')])
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})
