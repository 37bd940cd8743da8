import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { getMenu } from '@/server/menu/queries'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { openTestRedis } from '@/server/testing/redis'
import { cancelOrder } from './cancel-order'
import { finalizeOrders } from './finalize-orders'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal

beforeAll(async () => {
  t = await openTestDatabase(4)
  ;({ redis, close: closeRedis } = await openTestRedis())
  meal = await buildMeal(t.db, { lobster: { planned: 9, perPersonLimit: 2 }, rice: { planned: 9 } })
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
afterEach(async () => {
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

it('the menu knows what a person has ordered of each dish, as long as the order stands', async () => {
  const clients = { db: t.db, redis }
  const [owner = '', other = ''] = await buildPeople(t.db, meal.canteenId, 2)
  const { canteenId, mealId } = meal
  const ordered = async (userId: string) => {
    const { categories } = await getMenu(t.db, redis, { userId, canteenId }, mealId)
    const variants = categories.flatMap(({ dishes }) => dishes.flatMap((dish) => dish.variants))
    const of = (name: string) => variants.find((v) => v.menuItemId === meal.items[name]?.id)?.ordered
    return [of('lobster'), of('rice')]
  }
  expect(await ordered(owner)).toEqual([0, 0])

  const orderId = await place(clients, meal, { userId: owner, lines: [{ item: 'lobster', quantity: 2 }] })
  // Not settled yet, and it counts: the gate would refuse one more.
  expect(await ordered(owner)).toEqual([2, 0])
  await finalizeOrders(clients, { mealId, orderIds: [orderId] })
  expect(await ordered(owner)).toEqual([2, 0])
  expect(await ordered(other)).toEqual([0, 0])

  await cancelOrder(clients, { orderId, userId: owner })
  expect(await ordered(owner)).toEqual([0, 0])
})
