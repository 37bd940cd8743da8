import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { encodeLine } from '@/server/cart/queries'
import { setLine } from '@/server/cart/set-line'
import { DomainError } from '@/server/errors'
import type { RedisClient } from '@/server/redis'
import { cartKey } from '@/server/stock/keys'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { withoutGate } from '@/server/testing/gate'
import { place, ticketFor } from '@/server/testing/order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { cancelOrder } from './cancel-order'
import { finalizeOrders } from './finalize-orders'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal

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
// Whatever a test did, the books must balance after it, in Postgres and in Redis.
afterEach(async () => {
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

const clients = () => ({ db: t.db, redis })
const statuses = async () => {
  const rows = await t.db.order.groupBy({ by: ['status'], where: { mealId: meal.mealId }, _count: true })
  return Object.fromEntries(rows.map((row) => [row.status, row._count]))
}
const pendingIds = async () =>
  (await t.db.order.findMany({ where: { mealId: meal.mealId, status: 'PENDING' } })).map((order) => order.id)
const finalizeAll = async () =>
  finalizeOrders(clients(), { mealId: meal.mealId, orderIds: await pendingIds() })
const code = (error: unknown) => (error instanceof DomainError ? error.code : String(error))

describe('the last portions', () => {
  it('100 buyers, 10 portions: 10 get one, 90 are told at once what is left', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 10 } })
    const people = await buildPeople(t.db, meal.canteenId, 100)
    const outcomes = await race(
      people.map((userId) => () => place(clients(), meal, { userId, lines: [{ item: 'pork' }] })),
    )
    const refused = outcomes.flatMap((o) => (o.ok ? [] : [code(o.error)]))
    expect(refused).toEqual(Array(90).fill('SOLD_OUT'))
    await finalizeAll()
    expect(await statuses()).toEqual({ CONFIRMED: 10 })
  })

  it('100 buyers, 10 portions, Redis away: Postgres alone still sells 10, and answers everybody', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 10 } })
    const people = await buildPeople(t.db, meal.canteenId, 100)
    const away = {
      evalsha: () => Promise.reject(new Error('away')),
      hgetall: () => Promise.reject(new Error('away')),
    }
    const blind = { db: t.db, redis: away as unknown as RedisClient }
    const outcomes = await race(
      people.map((userId) => () => place(blind, meal, { userId, lines: [{ item: 'pork' }] })),
    )
    expect(outcomes.every((o) => o.ok)).toBe(true)
    await finalizeAll()
    expect(await statuses()).toEqual({ CONFIRMED: 10, REJECTED: 90 })
  })

  it('four workers settle the same 100 orders at once: 10 confirmed, one answer each', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 10 } })
    const people = await buildPeople(t.db, meal.canteenId, 100)
    const blind = { db: t.db, redis: withoutGate(redis) }
    await Promise.all(people.map((userId) => place(blind, meal, { userId, lines: [{ item: 'pork' }] })))
    const ids = await pendingIds()
    const parts = [ids, ids.slice(0, 60), ids.slice(40), [...ids].reverse()]
    const outcomes = await race(
      parts.map((orderIds) => () => finalizeOrders(clients(), { mealId: meal.mealId, orderIds })),
    )
    expect(outcomes.map((o) => o.ok)).toEqual([true, true, true, true])
    expect(outcomes.reduce((sum, o) => sum + (o.ok ? o.value.length : 0), 0)).toBe(100)
    expect(await statuses()).toEqual({ CONFIRMED: 10, REJECTED: 90 })
  })

  it('its broken twin, read then write, oversells', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 10 } })
    const id = meal.items.pork?.id ?? ''
    let sold = 0
    await race(
      Array.from({ length: 40 }, () => async () => {
        const item = await t.db.menuItem.findUniqueOrThrow({ where: { id } })
        await new Promise((resolve) => setTimeout(resolve, 20))
        if (item.remaining < 1) return
        await t.db.menuItem.update({ where: { id }, data: { remaining: item.remaining - 1 } })
        sold++
      }),
    )
    expect(sold).toBeGreaterThan(10)
    await t.db.menuItem.update({ where: { id }, data: { remaining: 10 } })
  })
})

describe('several dishes in one order', () => {
  it('two-line orders in opposite order neither deadlock nor split', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 30 }, rice: { planned: 20 } })
    const people = await buildPeople(t.db, meal.canteenId, 60)
    const blind = { db: t.db, redis: withoutGate(redis) }
    const ids = await Promise.all(
      people.map((userId, i) => {
        const lines = [{ item: 'pork' }, { item: 'rice' }]
        return place(blind, meal, { userId, lines: i % 2 ? lines : lines.reverse() })
      }),
    )
    // One order a call: as many transactions as can be, on the same two rows.
    const outcomes = await race(
      ids.map((id) => () => finalizeOrders(clients(), { mealId: meal.mealId, orderIds: [id] })),
    )
    const done = outcomes.filter((o) => o.ok).length
    if (done < ids.length) await finalizeAll() // what lost the race eight times in a row comes back by its job's retry
    expect(await statuses()).toEqual({ CONFIRMED: 20, REJECTED: 40 })
    const { remaining } = await t.db.menuItem.findUniqueOrThrow({ where: { id: meal.items.pork?.id } })
    expect(remaining).toBe(10)
  })

  it('two lines of one order that share a dish are counted together', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 3, options: ['egg'] } })
    const [userId = ''] = await buildPeople(t.db, meal.canteenId, 1)
    const egg = await t.db.option.findFirstOrThrow({ where: { group: { dishId: meal.items.pork?.dishId } } })
    const lines = [
      { item: 'pork', quantity: 2 },
      { item: 'pork', quantity: 2, optionIds: [egg.id] },
    ]
    const [outcome] = await race([() => place(clients(), meal, { userId, lines })])
    expect(outcome?.ok === false && code(outcome.error)).toBe('SOLD_OUT')
    await place({ db: t.db, redis: withoutGate(redis) }, meal, { userId, lines })
    await finalizeAll()
    expect(await statuses()).toEqual({ REJECTED: 1 })
  })
})

describe('one ticket, one order', () => {
  it('the same ticket 20 times at once is one order, and everybody gets its id', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 10 } })
    const [userId = ''] = await buildPeople(t.db, meal.canteenId, 1)
    const wish = { userId, lines: [{ item: 'pork', quantity: 2 }] }
    const ticket = await ticketFor(t.db, meal, wish)
    const outcomes = await race(
      Array.from({ length: 20 }, () => () => place(clients(), meal, { ...wish, ticket })),
    )
    const ids = new Set(outcomes.map((o) => (o.ok ? o.value : code(o.error))))
    expect([...ids]).toEqual([ticket.split('.')[0]])
    await finalizeAll()
    expect(await statuses()).toEqual({ CONFIRMED: 1 })
    // After the answer, the ticket still finds its order and takes nothing.
    expect(await place(clients(), meal, { ...wish, ticket })).toBe(ticket.split('.')[0])
  })

  it('the second of two taps, which looked before the first was accepted, finds its order', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 1 } })
    const [userId = ''] = await buildPeople(t.db, meal.canteenId, 1)
    const wish = { userId, lines: [{ item: 'pork' }] }
    const ticket = await ticketFor(t.db, meal, wish)
    const first = await place(clients(), meal, { ...wish, ticket })
    await finalizeAll()
    let looks = 0
    const order = new Proxy(t.db.order, {
      get: (target, name) =>
        name === 'findUnique' && looks++ === 0 ? async () => null : Reflect.get(target, name, target),
    })
    const late = new Proxy(t.db, {
      get: (target, name) => (name === 'order' ? order : Reflect.get(target, name, target)),
    })
    expect(await place({ db: late, redis }, meal, { ...wish, ticket })).toBe(first)
    expect(await statuses()).toEqual({ CONFIRMED: 1 })
  })

  it('refuses a ticket with another wish, of another person, forged, expired', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 10 } })
    const [userId = '', other = ''] = await buildPeople(t.db, meal.canteenId, 2)
    const wish = { userId, lines: [{ item: 'pork' }] }
    const ticket = await ticketFor(t.db, meal, wish)
    await place(clients(), meal, { ...wish, ticket })
    const late = await ticketFor(t.db, meal, { ...wish, now: new Date(Date.now() - 3_600_000) })
    const [id, expiry, , signature] = ticket.split('.')
    const outcomes = await race([
      () => place(clients(), meal, { ...wish, ticket, overrides: { note: 'another wish' } }),
      () => place(clients(), meal, { ...wish, userId: other, ticket }),
      () => place(clients(), meal, { ...wish, ticket: `${id}.${expiry}.1.${signature}` }),
      () => place(clients(), meal, { ...wish, ticket: late }),
    ])
    expect(outcomes.map((o) => !o.ok && code(o.error))).toEqual([
      'TICKET_USED',
      'TICKET_INVALID',
      'TICKET_INVALID',
      'TICKET_EXPIRED',
    ])
    await finalizeAll()
  })

  it('two tabs, one cart: one order, and the other tab is told', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 10 } })
    const [userId = ''] = await buildPeople(t.db, meal.canteenId, 1)
    await setLine(redis, userId, {
      mealId: meal.mealId,
      menuItemId: meal.items.pork?.id ?? '',
      optionIds: [],
      quantity: 1,
      note: '',
    })
    const wish = { userId, lines: [{ item: 'pork' }] }
    const tickets = await Promise.all([1, 2].map(() => ticketFor(t.db, meal, wish)))
    const outcomes = await race(tickets.map((ticket) => () => place(clients(), meal, { ...wish, ticket })))
    expect(outcomes.filter((o) => o.ok)).toHaveLength(1)
    expect(outcomes.flatMap((o) => (o.ok ? [] : [code(o.error)]))).toEqual(['CART_CHANGED'])
    await finalizeAll()
    expect(await statuses()).toEqual({ CONFIRMED: 1 })
  })

  it('a refused order leaves the cart as it was', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 1 } })
    const [userId = '', other = ''] = await buildPeople(t.db, meal.canteenId, 2)
    const menuItemId = meal.items.pork?.id ?? ''
    await setLine(redis, userId, { mealId: meal.mealId, menuItemId, optionIds: [], quantity: 1, note: '' })
    // Redis lets both pass (the mirror is a portion too high), Postgres rejects the second.
    await place(clients(), meal, { userId: other, lines: [{ item: 'pork' }] })
    await redis.hset(`{meal:${meal.mealId}}:remaining`, menuItemId, 2)
    await place(clients(), meal, { userId, lines: [{ item: 'pork' }] })
    await finalizeAll()
    expect(await statuses()).toEqual({ CONFIRMED: 1, REJECTED: 1 })
    const line = await redis.hget(cartKey(meal.mealId, userId), menuItemId)
    expect(line).toBe(encodeLine({ quantity: 1, note: '' }))
  })
})

describe('giving back', () => {
  it('cancel racing finalize: one of the two wins, and the portions are where it says', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 20 } })
    const people = await buildPeople(t.db, meal.canteenId, 20, { balanceCents: 5_000 })
    const ids = await Promise.all(
      people.map((userId) =>
        place(clients(), meal, {
          userId,
          lines: [{ item: 'pork' }],
          overrides: { paymentMethod: 'WALLET' },
        }),
      ),
    )
    await race(
      ids.flatMap((orderId, i) => [
        () => finalizeOrders(clients(), { mealId: meal.mealId, orderIds: [orderId] }).then(() => {}),
        () => cancelOrder(clients(), { orderId, userId: people[i] ?? '' }),
      ]),
    )
    await finalizeAll()
    const after = await statuses()
    expect((after.CANCELLED ?? 0) + (after.CONFIRMED ?? 0)).toBe(20)
    expect(after.CANCELLED).toBeGreaterThan(0)
  })

  it('cancelled 10 times at once, portions, cell and money come back once', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 5 } }, { cells: 1 })
    const [userId = '', next = ''] = await buildPeople(t.db, meal.canteenId, 2, { balanceCents: 5_000 })
    const wish = { lines: [{ item: 'pork', quantity: 2 }], overrides: { paymentMethod: 'WALLET' } }
    const orderId = await place(clients(), meal, { ...wish, userId })
    await finalizeAll()
    expect((await t.db.wallet.findUniqueOrThrow({ where: { userId } })).balanceCents).toBe(1_400)
    const outcomes = await race(
      Array.from({ length: 10 }, () => () => cancelOrder(clients(), { orderId, userId })),
    )
    expect(outcomes.filter((o) => o.ok)).toHaveLength(10)
    expect((await t.db.wallet.findUniqueOrThrow({ where: { userId } })).balanceCents).toBe(5_000)
    // The only cell of the slot is free again.
    await place(clients(), meal, { ...wish, userId: next })
    await finalizeAll()
    expect(await statuses()).toEqual({ CANCELLED: 1, CONFIRMED: 1 })
  })

  it.each([
    ['in Redis', () => redis],
    ['without it', () => withoutGate(redis)],
  ])('a person limit holds against two tabs, %s', async (_, gate) => {
    meal = await buildMeal(t.db, { pork: { planned: 10, perPersonLimit: 1 } })
    const [userId = ''] = await buildPeople(t.db, meal.canteenId, 1)
    const tab = () => place({ db: t.db, redis: gate() }, meal, { userId, lines: [{ item: 'pork' }] })
    await race(Array(5).fill(tab))
    const ids = await pendingIds()
    await race(ids.map((id) => () => finalizeOrders(clients(), { mealId: meal.mealId, orderIds: [id] })))
    await finalizeAll()
    expect((await statuses()).CONFIRMED).toBe(1)
  })
})
