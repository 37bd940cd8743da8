import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setLine } from '@/server/cart/set-line'
import { DomainError } from '@/server/errors'
import type { RedisClient } from '@/server/redis'
import { checkoutsKey, stockKeys } from '@/server/stock/keys'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { withoutGate } from '@/server/testing/gate'
import { place } from '@/server/testing/order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { openCheckout } from './open-checkout'

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

const secret = 'a secret of the tests, long enough to sign with'
const code = (error: unknown) => (error instanceof DomainError ? error.code : String(error))

async function checkout(
  meal: TestMeal,
  userId: string,
  { quantity = 1, fallbacks = [] as string[], client = redis } = {},
) {
  const line = { menuItemId: meal.items.pork?.id ?? '', optionIds: [], quantity, note: '' }
  const ranked = fallbacks.map((name) => ({ menuItemId: meal.items[name]?.id ?? '', optionIds: [] }))
  await setLine(redis, userId, { mealId: meal.mealId, ...line, fallbacks: ranked })
  const person = { userId, canteenId: meal.canteenId, secret, now: new Date() }
  return openCheckout({ db: t.db, redis: client }, person, { mealId: meal.mealId })
}

describe('tickets', () => {
  it('are bounded by what is left: 40 people at once, 10 portions, 10 tickets', async () => {
    const meal = await buildMeal(t.db, { pork: { planned: 10 } })
    const people = await buildPeople(t.db, meal.canteenId, 40)
    const outcomes = await race(people.map((userId) => () => checkout(meal, userId)))
    expect(outcomes.filter((o) => o.ok)).toHaveLength(10)
    const refused = outcomes.flatMap((o) => (o.ok ? [] : [o.error as DomainError]))
    expect(refused.map((error) => error.code)).toEqual(Array(30).fill('IN_LINE'))
    expect(refused.at(-1)?.details).toEqual({ menuItemId: meal.items.pork?.id, ahead: 10, left: 10 })
  })

  it('are one a person: opening again takes no second place', async () => {
    const meal = await buildMeal(t.db, { pork: { planned: 2 } })
    const [first = '', second = ''] = await buildPeople(t.db, meal.canteenId, 2)
    for (let i = 0; i < 5; i++) await checkout(meal, first)
    await expect(checkout(meal, second)).resolves.toBeTruthy()
  })

  it('give their place up when they lapse, and when they become an order', async () => {
    const meal = await buildMeal(t.db, { pork: { planned: 2 } })
    const [a = '', b = '', c = '', d = ''] = await buildPeople(t.db, meal.canteenId, 4)
    await checkout(meal, a)
    const view = await checkout(meal, b)
    await expect(checkout(meal, c).catch((error) => Promise.reject(code(error)))).rejects.toBe('IN_LINE')
    // b orders: one portion is held, and only a still stands in line for the other.
    await place({ db: t.db, redis }, meal, { userId: b, lines: [{ item: 'pork' }], ticket: view.ticket })
    await expect(checkout(meal, c).catch((error) => Promise.reject(code(error)))).rejects.toBe('IN_LINE')
    // a walks away.
    const keys = stockKeys(meal.mealId)
    const lapsed = (await redis.hget(keys.ticketOf, a)) ?? ''
    const [now] = await redis.time()
    expect(Number(await redis.zscore(keys.tickets, lapsed)) / 1_000 - Number(now)).toBeLessThanOrEqual(121)
    await redis.zadd(keys.tickets, 0, lapsed)
    await expect(checkout(meal, d)).resolves.toBeTruthy()
  })

  it('lapse behind any number of others whose place is gone', async () => {
    const meal = await buildMeal(t.db, { pork: { planned: 1 } })
    const [a = '', b = ''] = await buildPeople(t.db, meal.canteenId, 2)
    await checkout(meal, a)
    const keys = stockKeys(meal.mealId)
    await redis.zadd(keys.tickets, 0, (await redis.hget(keys.ticketOf, a)) ?? '')
    await redis.zadd(keys.tickets, ...Array.from({ length: 250 }, (_, i) => [-1, `gone${i}`]).flat())
    await checkout(meal, b).catch(() => {}) // ends 200 of them
    await expect(checkout(meal, b)).resolves.toBeTruthy()
  })

  it('look to the fallback when the first choice is spoken for', async () => {
    const meal = await buildMeal(t.db, { pork: { planned: 1 }, tofu: { planned: 5 } })
    const [a = '', b = ''] = await buildPeople(t.db, meal.canteenId, 2)
    await checkout(meal, a)
    await expect(checkout(meal, b, { fallbacks: ['tofu'] })).resolves.toBeTruthy()
  })

  it('leave to those on the waitlist what was promised to them', async () => {
    const meal = await buildMeal(t.db, { pork: { planned: 3 } })
    const people = await buildPeople(t.db, meal.canteenId, 4)
    const { mealId } = meal
    const of = { mealId, menuItemId: meal.items.pork?.id ?? '', userId: people.pop() ?? '' }
    await t.db.waitlistEntry.create({ data: { ...of, autoOrder: true, wish: {} } })
    const outcomes = await race(people.map((userId) => () => checkout(meal, userId)))
    const refused = outcomes.flatMap((o) => (o.ok ? [] : [o.error as DomainError]))
    expect(refused).toMatchObject([{ code: 'IN_LINE', details: { ahead: 2, left: 2 } }])
  })

  it('are refused to who asks too often, before anything is read', async () => {
    const meal = await buildMeal(t.db, { pork: { planned: 5 } })
    const [a = ''] = await buildPeople(t.db, meal.canteenId, 1)
    for (let i = 0; i < 20; i++) await checkout(meal, a)
    let asked: PropertyKey[] = []
    const db = new Proxy(t.db, {
      get(target, name) {
        asked.push(name)
        return Reflect.get(target, name, target)
      },
    })
    const person = { userId: a, canteenId: meal.canteenId, secret, now: new Date() }
    const open = () => openCheckout({ db, redis }, person, { mealId: meal.mealId })
    await expect(open()).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    expect(asked).toEqual([])
    // A minute later.
    const ends = await redis.ttl(checkoutsKey(a))
    expect([ends >= 0, ends <= 60]).toEqual([true, true])
    await redis.del(checkoutsKey(a))
    asked = []
    await expect(open()).resolves.toBeTruthy()
    expect(asked).not.toEqual([])
  })

  it('are limited in number a minute', async () => {
    const meal = await buildMeal(t.db, { pork: { planned: 5 } })
    const [a = ''] = await buildPeople(t.db, meal.canteenId, 1)
    const outcomes = await race(Array.from({ length: 25 }, () => () => checkout(meal, a)))
    expect(outcomes.flatMap((o) => (o.ok ? [] : [code(o.error)]))).toEqual(Array(5).fill('RATE_LIMITED'))
  })

  it('are given to everybody while Redis is away', async () => {
    const meal = await buildMeal(t.db, { pork: { planned: 1 } })
    const people = await buildPeople(t.db, meal.canteenId, 3)
    const outcomes = await race(
      people.map((userId) => () => checkout(meal, userId, { client: withoutGate(redis) })),
    )
    expect(outcomes.every((o) => o.ok)).toBe(true)
  })
})
