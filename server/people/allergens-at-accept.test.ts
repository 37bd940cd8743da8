import { afterAll, beforeAll, expect, test } from 'vitest'
import { getTicket } from '@/server/kitchen/queries'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { openTestRedis } from '@/server/testing/redis'
import { setPreferences } from './set-preferences'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
beforeAll(async () => {
  t = await openTestDatabase(4)
  ;({ redis, close: closeRedis } = await openTestRedis())
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})

test('an order keeps what its owner must not eat, down to the option and the fallback, whatever they change later', async () => {
  const meal = await buildMeal(t.db, {
    noodles: { planned: 5, options: ['peanuts'] },
    rice: { planned: 5 },
    pudding: { planned: 5 },
    pork: { planned: 1 },
  })
  const contains = (name: string, allergens: string[]) =>
    t.db.dish.update({ where: { id: meal.items[name]?.dishId ?? '' }, data: { allergens } })
  await contains('noodles', ['gluten'])
  await contains('pudding', ['milk', 'egg'])
  const option = await t.db.option.findFirstOrThrow({
    where: { group: { dishId: meal.items.noodles?.dishId ?? '' } },
  })
  await t.db.option.update({ where: { id: option.id }, data: { allergens: ['peanut'] } })

  const [me = '', greedy = '', careless = ''] = await buildPeople(t.db, meal.canteenId, 3)
  await setPreferences(t.db, me, { allergens: ['peanut', 'egg'], diets: [] })
  const lines = [
    { item: 'noodles', optionIds: [option.id] },
    { item: 'rice' },
    { item: 'pork', fallbacks: ['pudding'] },
  ]
  const clients = { db: t.db, redis }
  const first = await place(clients, meal, { userId: greedy, lines: [{ item: 'pork' }] })
  const mine = await place(clients, meal, { userId: me, lines })
  const theirs = await place(clients, meal, { userId: careless, lines: [lines[0] ?? { item: '' }] })
  // Changing one's mind, or one's menu, does not rewrite what was asked for.
  await setPreferences(t.db, me, { allergens: ['milk'], diets: [] })
  await contains('rice', ['egg'])
  await finalizeOrders(clients, { mealId: meal.mealId, orderIds: [first, mine, theirs] })

  const { allergens } = await t.db.order.findUniqueOrThrow({ where: { id: mine } })
  expect(allergens).toEqual(['egg', 'peanut'])
  const ticket = await getTicket(t.db, { orderId: mine, canteenId: meal.canteenId })
  expect(ticket.lines.map((line) => [line.dishNameZh, line.allergens, line.forbidden])).toEqual([
    ['noodles', ['gluten', 'peanut'], ['peanut']],
    ['rice', [], []],
    // Became its fallback, whose eggs are the ones that count.
    ['pudding', ['milk', 'egg'], ['egg']],
  ])
  expect(ticket).not.toHaveProperty('allergens')
  const other = await getTicket(t.db, { orderId: theirs, canteenId: meal.canteenId })
  expect(other.lines[0]).toMatchObject({ allergens: ['gluten', 'peanut'], forbidden: [] })
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})
