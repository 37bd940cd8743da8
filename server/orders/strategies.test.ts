import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { ONE_BY_ONE, type StrategyName } from '@/server/stock/strategies/choose'
import { buildAllowance, buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { countDeadlocks } from '@/server/testing/deadlocks'
import { withoutGate } from '@/server/testing/gate'
import { place } from '@/server/testing/order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { cancelOrder } from './cancel-order'
import { finalizeOrders } from './finalize-orders'

const strategies = ['batch', ...Object.keys(ONE_BY_ONE)] as StrategyName[]

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
afterEach(async () => {
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

/** Every strategy must pass all of this. With the gate away all the pressure is on Postgres. */
describe.each(strategies)('%s', (strategy) => {
  const clients = () => ({ db: t.db, redis })
  const blind = () => ({ db: t.db, redis: withoutGate(redis) })
  const byStatus = async () => {
    const rows = await t.db.order.groupBy({ by: ['status'], where: { mealId: meal.mealId }, _count: true })
    return Object.fromEntries(rows.map((row) => [row.status, row._count]))
  }
  const pending = async () => {
    const orders = await t.db.order.findMany({ where: { mealId: meal.mealId, status: 'PENDING' } })
    return orders.map((order) => order.id)
  }
  const finalize = (orderIds: string[]) =>
    finalizeOrders(clients(), { mealId: meal.mealId, orderIds }, strategy)
  /** All at once; what lost its race too often comes back, as a job's retry would bring it. */
  const finalizeAtOnce = async () => {
    await race((await pending()).map((id) => () => finalize([id])))
    await finalize(await pending())
  }

  it('sells 5 portions to 40 people exactly 5 times', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 5 } })
    const people = await buildPeople(t.db, meal.canteenId, 40)
    await Promise.all(people.map((userId) => place(blind(), meal, { userId, lines: [{ item: 'pork' }] })))
    await finalizeAtOnce()
    expect(await byStatus()).toEqual({ CONFIRMED: 5, REJECTED: 35 })
  })

  it('gives an order all of its lines or none, in whatever order they stand', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 12 }, rice: { planned: 8 }, soup: { planned: 30 } })
    const people = await buildPeople(t.db, meal.canteenId, 24)
    await Promise.all(
      people.map((userId, i) => {
        const lines = [{ item: 'soup' }, { item: 'pork' }, { item: 'rice' }]
        return place(blind(), meal, { userId, lines: i % 2 ? lines : lines.reverse() })
      }),
    )
    await finalizeAtOnce()
    expect(await byStatus()).toEqual({ CONFIRMED: 8, REJECTED: 16 })
    const items = await t.db.menuItem.findMany({
      where: { mealId: meal.mealId },
      orderBy: { planned: 'asc' },
    })
    expect(items.map((item) => item.remaining)).toEqual([0, 4, 22])
  })

  it('40 carts of one to six hot dishes, a quarter of them twice: no deadlock, nobody left waiting', {
    timeout: 180_000,
  }, async () => {
    const hot = ['a', 'b', 'c', 'd', 'e', 'f']
    meal = await buildMeal(t.db, Object.fromEntries(hot.map((name) => [name, { planned: 15 }])))
    const people = await buildPeople(t.db, meal.canteenId, 40)
    await Promise.all(
      people.map((userId) => {
        const carts = hot.map((item) => ({ item, by: Math.random() })).sort((x, y) => x.by - y.by)
        return place(blind(), meal, { userId, lines: carts.slice(0, 1 + Math.floor(Math.random() * 6)) })
      }),
    )
    const ids = await pending()
    const deadlocks = await countDeadlocks(t, async (storm) => {
      const settle = (orderIds: string[]) =>
        finalizeOrders({ db: storm, redis }, { mealId: meal.mealId, orderIds }, strategy)
      await race([...ids, ...ids.slice(0, 10)].map((id) => () => settle([id])))
      await settle(await pending())
    })
    expect(deadlocks).toBe(0)
    const { CONFIRMED = 0, REJECTED = 0 } = await byStatus()
    expect(CONFIRMED + REJECTED).toBe(40)
  })

  it('an order that falls to something dearer takes nothing that a later one was promised, though that comes later', async () => {
    meal = await buildMeal(t.db, {
      pork: { planned: 9, priceCents: 4_000 },
      rice: { planned: 0, priceCents: 2_000 },
      soup: { planned: 9, priceCents: 2_000 },
    })
    await buildAllowance(t.db, meal, 4_000)
    const [userId = ''] = await buildPeople(t.db, meal.canteenId, 1)
    const first = await place(blind(), meal, { userId, lines: [{ item: 'rice', fallbacks: ['pork'] }] })
    const second = await place(blind(), meal, { userId, lines: [{ item: 'soup' }] })
    // Somebody's turn, not taken yet: in nobody's batch, but promised.
    const minute = new Date(Date.now() + 60_000)
    await t.db.order.update({ where: { id: second }, data: { offeredUntil: minute } })
    await finalize([first])
    await t.db.order.update({ where: { id: second }, data: { offeredUntil: null } })
    await finalize([second])
    const orders = await t.db.order.findMany({ where: { mealId: meal.mealId }, orderBy: { placedAt: 'asc' } })
    expect(orders.map((o) => [o.status, o.totalCents, o.allowanceCents])).toEqual([
      ['CONFIRMED', 4_000, 2_000],
      ['CONFIRMED', 2_000, 2_000],
    ])
  })

  it('keeps portions, balance and limit together', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 20, priceCents: 1_000, perPersonLimit: 1 } })
    const [rich = '', poor = ''] = await buildPeople(t.db, meal.canteenId, 2, { balanceCents: 1_500 })
    const order = (userId: string) =>
      place(blind(), meal, { userId, lines: [{ item: 'pork' }], overrides: { paymentMethod: 'WALLET' } })
    await Promise.all([order(rich), order(rich), order(rich), order(poor)])
    await t.db.$executeRaw`UPDATE wallets SET balance_cents = 999 WHERE user_id = ${poor}::uuid`
    await finalizeAtOnce()
    const orders = await t.db.order.findMany({ where: { mealId: meal.mealId } })
    const answers = (userId: string) =>
      orders.filter((o) => o.userId === userId).map((o) => o.rejectReason ?? o.status)
    expect(answers(rich).sort()).toEqual(['CONFIRMED', 'PERSON_LIMIT', 'PERSON_LIMIT'])
    expect(answers(poor)).toEqual(['INSUFFICIENT_BALANCE'])
    const left = await t.db.wallet.findUniqueOrThrow({ where: { userId: rich } })
    expect(left.balanceCents).toBe(500)
    // Put right what the test took behind the book's back.
    await t.db.$executeRaw`UPDATE wallets SET balance_cents = 1500 WHERE user_id = ${poor}::uuid`
  })

  it('spends one allowance once, whatever two tabs were promised, and gives it back once', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 20, priceCents: 1_000 } })
    await buildAllowance(t.db, meal, 1_500)
    const people = await buildPeople(t.db, meal.canteenId, 4, { balanceCents: 5_000 })
    const order = (userId: string) =>
      place(blind(), meal, { userId, lines: [{ item: 'pork' }], overrides: { paymentMethod: 'WALLET' } })
    await Promise.all([...people, ...people].map(order))
    // As tabs that looked at the same moment would be promised: 2,000 of 1,500.
    await t.db.order.updateMany({
      where: { mealId: meal.mealId },
      data: { allowanceCents: 1_000, walletCents: 0 },
    })
    await finalizeAtOnce()
    const orders = await t.db.order.findMany({ where: { mealId: meal.mealId } })
    for (const userId of people) {
      const answers = orders.filter((o) => o.userId === userId).map((o) => o.rejectReason ?? o.status)
      expect(answers.sort()).toEqual(['CONFIRMED', 'INSUFFICIENT_ALLOWANCE'])
    }
    expect(orders.filter((o) => o.paymentState === 'PAID')).toHaveLength(4)
    const left = async () => (await t.db.mealAllowance.findMany()).filter((a) => people.includes(a.userId))
    expect((await left()).map((a) => a.leftCents)).toEqual([500, 500, 500, 500])
    const confirmed = orders.filter((o) => o.status === 'CONFIRMED')
    await race(
      [...confirmed, ...confirmed].map(
        ({ id, userId }) =>
          () =>
            cancelOrder(clients(), { orderId: id, userId }),
      ),
    )
    expect((await left()).map((a) => a.leftCents)).toEqual([1_500, 1_500, 1_500, 1_500])
  })

  it('gives each live order a cell of its own, and refuses when the slot is full', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 50 } }, { cells: 6 })
    const people = await buildPeople(t.db, meal.canteenId, 16)
    await Promise.all(people.map((userId) => place(blind(), meal, { userId, lines: [{ item: 'pork' }] })))
    await finalizeAtOnce()
    const orders = await t.db.order.findMany({ where: { mealId: meal.mealId } })
    const cells = orders.flatMap((order) => (order.status === 'CONFIRMED' ? [order.cell] : []))
    expect(cells.sort()).toEqual([1, 2, 3, 4, 5, 6])
    expect(orders.filter((order) => order.rejectReason === 'SLOT_FULL')).toHaveLength(10)
  })

  it.each(['with the gate', 'without it'])(
    'gives fallbacks in rank order, and charges for what it gave: %s',
    async (gate) => {
      const items = {
        pork: { planned: 2, priceCents: 2_000 },
        chicken: { planned: 2, priceCents: 1_500 },
        tofu: { planned: 1, priceCents: 900 },
      }
      meal = await buildMeal(t.db, { ...items, rice: { planned: 50, priceCents: 100 } })
      const people = await buildPeople(t.db, meal.canteenId, 6, { balanceCents: 1_300 })
      await buildAllowance(t.db, meal, 500)
      const from = gate === 'with the gate' ? clients() : blind()
      const lines = [{ item: 'rice' }, { item: 'pork', fallbacks: ['chicken', 'tofu'] }]
      const outcomes = await race(
        people.map(
          (userId) => () => place(from, meal, { userId, lines, overrides: { paymentMethod: 'WALLET' } }),
        ),
      )
      await finalizeAtOnce()
      const orders = await t.db.order.findMany({
        where: { mealId: meal.mealId },
        include: { lines: { orderBy: { position: 'asc' } } },
      })
      const got = orders
        .filter((order) => order.status === 'CONFIRMED')
        .map((order) =>
          [order.lines[1]?.dishNameZh, order.totalCents, order.allowanceCents, order.walletCents].join(),
        )
      expect(got.sort()).toEqual([
        ...[
          'chicken,1600,500,1100',
          'chicken,1600,500,1100',
          'pork,2100,500,1300',
          'pork,2100,500,1300',
          'tofu,1000,500,500',
        ],
      ])
      // The sixth is told at once by the gate, or rejected by Postgres; nobody else is.
      expect(outcomes.filter((o) => !o.ok).length + (orders.length - got.length)).toBe(1)
    },
  )

  // The gate away: each line is stored at its first choice, and it is Postgres that finds the others.
  it.each([
    ['too few are left for the first of two lines', { planned: 1 }],
    ['a person may have fewer than the first of two lines', { planned: 2, perPersonLimit: 1 }],
  ])('gives the line its fallback that does not fit, and not the one after it: %s', async (_, pork) => {
    const items = { rice: { planned: 1 }, pork: { ...pork, options: ['egg'] }, tofu: { planned: 2 } }
    meal = await buildMeal(t.db, items)
    const { id } = await t.db.option.findFirstOrThrow({
      where: { group: { dishId: meal.items.pork?.dishId } },
    })
    const [userId = ''] = await buildPeople(t.db, meal.canteenId, 1)
    const lines = [
      { item: 'rice' },
      { item: 'pork', quantity: 2, fallbacks: ['tofu'] },
      { item: 'pork', optionIds: [id] },
    ]
    await finalize([await place(blind(), meal, { userId, lines })])
    const order = await t.db.order.findFirstOrThrow({
      where: { userId },
      include: { lines: { orderBy: { position: 'asc' } } },
    })
    const got = order.lines.map((line) => line.dishNameZh)
    expect([order.status, ...got]).toEqual(['CONFIRMED', 'rice', 'tofu', 'pork'])
  })

  it('answers once, whoever else is settling, cancelling or changing the portions', async () => {
    meal = await buildMeal(t.db, { pork: { planned: 15 } })
    const people = await buildPeople(t.db, meal.canteenId, 15)
    const ids = await Promise.all(
      people.map((userId) => place(clients(), meal, { userId, lines: [{ item: 'pork' }] })),
    )
    await race(
      ids.flatMap((orderId, i) => [
        () => finalize([orderId]).then(() => {}),
        () => finalize([orderId]).then(() => {}),
        () => cancelOrder(clients(), { orderId, userId: people[i] ?? '' }),
      ]),
    )
    await finalize(await pending())
    const after = await byStatus()
    expect((after.CONFIRMED ?? 0) + (after.CANCELLED ?? 0)).toBe(15)
  })
})
