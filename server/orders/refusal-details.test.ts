import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { setLine } from '@/server/cart/set-line'
import type { RedisClient } from '@/server/redis'
import { cartKey } from '@/server/stock/keys'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place, ticketFor } from '@/server/testing/order'
import { openTestRedis } from '@/server/testing/redis'
import { finalizeOrders } from './finalize-orders'
import { openCheckout, readCheckout } from './open-checkout'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let userId: string
let other: string

beforeAll(async () => {
  t = await openTestDatabase(5)
  ;({ redis, close: closeRedis } = await openTestRedis())
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
beforeEach(async () => {
  meal = await buildMeal(t.db, { pork: { planned: 10, perPersonLimit: 2 }, rice: { planned: 10 } })
  ;[userId = '', other = ''] = await buildPeople(t.db, meal.canteenId, 2)
})
afterEach(async () => expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([]))

const clients = () => ({ db: t.db, redis })
const order = async (item: string, over = {}) => {
  // What was ordered before has left a mark in the cart that is not asked about here.
  await redis.del(cartKey(meal.mealId, userId), cartKey(meal.mealId, other))
  return place(clients(), meal, { userId, lines: [{ item }], ...over })
}
const finalize = (orderId: string) => finalizeOrders(clients(), { mealId: meal.mealId, orderIds: [orderId] })

it('a limit says how many of it they have, whether confirmed or on their way', async () => {
  const lines = [{ item: 'pork', quantity: 2 }]
  const refusal = { menuItemId: meal.items.pork?.id, limit: 2, had: 1 }
  const orderId = await order('pork')
  await expect(order('pork', { lines })).rejects.toMatchObject({ code: 'PERSON_LIMIT', details: refusal })
  await finalize(orderId)
  await expect(order('pork', { lines })).rejects.toMatchObject({ code: 'PERSON_LIMIT', details: refusal })
  await finalize(await order('pork'))
})

it('another price says what each line costs now', async () => {
  const lines = [{ item: 'pork', quantity: 2 }, { item: 'rice' }]
  const ticket = await ticketFor(t.db, meal, { userId, lines })
  await t.db.menuItem.update({ where: { id: meal.items.rice?.id }, data: { priceCents: 300 } })
  await expect(order('', { lines, ticket })).rejects.toMatchObject({
    code: 'PRICE_CHANGED',
    details: {
      subtotalCents: 3_900,
      unitPriceCents: { [meal.items.pork?.id ?? '']: 1_800, [meal.items.rice?.id ?? '']: 300 },
    },
  })
})

it('a pickup time that is over is refused, one that has begun is not', async () => {
  const move = (startsIn: number, endsIn: number) => t.db.$executeRaw`
    UPDATE pickup_slots SET starts_at = clock_timestamp() + make_interval(secs => ${startsIn}),
      ends_at = clock_timestamp() + make_interval(secs => ${endsIn}) WHERE id = ${meal.slotIds[0]}::uuid`
  await move(-600, -1)
  await expect(order('rice')).rejects.toMatchObject({ code: 'SLOT_UNAVAILABLE' })
  await move(-600, 600)
  await finalize(await order('rice'))
})

it('a checkout is read again without a ticket, a place in line or a cart that somebody fills', async () => {
  const line = { menuItemId: meal.items.rice?.id ?? '', optionIds: [], quantity: 10, note: '' }
  for (const id of [userId, other]) await setLine(redis, id, { mealId: meal.mealId, ...line })
  const person = (id: string) => ({ userId: id, canteenId: meal.canteenId })
  const wanted = { mealId: meal.mealId }
  const before = await readCheckout(clients(), person(other), wanted)
  const ticket = { secret: 'a secret of the tests, long enough to sign with', now: new Date() }
  await openCheckout(clients(), { ...person(userId), ...ticket }, wanted)
  await finalize(await order('pork', { userId: other }))
  await setLine(redis, userId, { mealId: meal.mealId, ...line })
  const after = await readCheckout(clients(), person(userId), wanted)
  expect(after.slots[0]?.free).toBe((before.slots[0]?.free ?? 0) - 1)
  expect(after).not.toHaveProperty('ticket')
  expect(after.cart.lines).toHaveLength(1)
})
