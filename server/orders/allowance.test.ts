import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { getAllowance } from '@/server/payments/queries'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildAllowance, buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { withoutGate } from '@/server/testing/gate'
import { place } from '@/server/testing/order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { cancelOrder } from './cancel-order'
import { finalizeOrders } from './finalize-orders'
import { getOrder } from './queries'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal

beforeAll(async () => {
  t = await openTestDatabase()
  ;({ redis, close: closeRedis } = await openTestRedis())
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
afterEach(async () => {
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

/** One person with a balance of 20 yuan and an allowance of 15, where a dish costs 18. */
async function open({ balanceCents = 2_000 } = {}) {
  meal = await buildMeal(t.db, { pork: { planned: 50 }, rice: { planned: 50, priceCents: 300 } })
  await buildAllowance(t.db, meal, 1_500)
  const [userId = ''] = await buildPeople(t.db, meal.canteenId, 1, { balanceCents })
  const clients = { db: t.db, redis }
  const { mealId } = meal
  return {
    userId,
    /** Past the gate, which lets a cart be ordered once: here Postgres has to say it. */
    order: (item: string, paymentMethod: string) =>
      place({ db: t.db, redis: withoutGate(redis) }, meal, {
        userId,
        lines: [{ item }],
        overrides: { paymentMethod },
      }),
    finalize: (...orderIds: string[]) => finalizeOrders(clients, { mealId, orderIds }),
    cancel: (orderId: string) => cancelOrder(clients, { orderId, userId }),
    view: (orderId: string) => getOrder(t.db, userId, orderId),
    left: async () => (await getAllowance(t.db, { mealId, userId, canteenId: meal.canteenId })).leftCents,
    balance: async () => (await t.db.wallet.findUniqueOrThrow({ where: { userId } })).balanceCents,
  }
}

describe('an order above the allowance', () => {
  it('is paid by the company first, the rest by balance; cancelling brings both back', async () => {
    const me = await open()
    const id = await me.order('pork', 'WALLET')
    await me.finalize(id)
    const parts = { allowanceCents: 1_500, walletCents: 300, dueCents: 0, paymentState: 'PAID' }
    expect(await me.view(id)).toMatchObject({ status: 'CONFIRMED', ...parts })
    expect([await me.left(), await me.balance()]).toEqual([0, 1_700])
    const entries = await t.db.ledgerEntry.findMany({ where: { orderId: id }, orderBy: { account: 'asc' } })
    expect(entries.map((e) => [e.account, e.amountCents])).toEqual([
      ['allowance', -1_500],
      ['canteen', 1_800],
      ['wallet', -300],
    ])
    expect(new Set(entries.map((e) => e.transferId)).size).toBe(1)
    await me.cancel(id)
    expect(await me.view(id)).toMatchObject({ status: 'CANCELLED', dueCents: 0, paymentState: 'REFUNDED' })
    expect([await me.left(), await me.balance()]).toEqual([1_500, 2_000])
  })

  it('is due at pickup for the rest when it is paid in cash, and the balance stays', async () => {
    const me = await open()
    const id = await me.order('pork', 'CASH')
    await me.finalize(id)
    expect(await me.view(id)).toMatchObject({ allowanceCents: 1_500, dueCents: 300, paymentState: 'UNPAID' })
    expect(await me.balance()).toBe(2_000)
  })
})

it('a cash order that the allowance covers is paid, and what is left serves the next one', async () => {
  const me = await open()
  const first = await me.order('rice', 'CASH')
  // Promised already, though not taken.
  expect(await me.left()).toBe(1_200)
  const second = await me.order('pork', 'CASH')
  await me.finalize(first, second)
  expect(await me.view(first)).toMatchObject({ allowanceCents: 300, dueCents: 0, paymentState: 'PAID' })
  expect(await me.view(second)).toMatchObject({ allowanceCents: 1_200, dueCents: 600 })
  await me.cancel(first)
  expect(await me.left()).toBe(300)
})

it('a waiting order that is cancelled promises nothing any more, and nothing was moved', async () => {
  const me = await open()
  const id = await me.order('pork', 'CASH')
  expect(await me.left()).toBe(0)
  await me.cancel(id)
  expect(await me.left()).toBe(1_500)
  expect(await t.db.ledgerEntry.count({ where: { orderId: id } })).toBe(0)
})

describe('two tabs', () => {
  it('ten orders at the same moment never spend more than was granted', async () => {
    const me = await open({ balanceCents: 20_000 })
    await race(Array.from({ length: 10 }, () => () => me.order('pork', 'WALLET')))
    const ids = (await t.db.order.findMany({ where: { mealId: meal.mealId } })).map((order) => order.id)
    // As if all of them had looked before the first was accepted, which a race cannot be relied upon for.
    await t.db.order.updateMany({
      where: { mealId: meal.mealId },
      data: { allowanceCents: 1_500, walletCents: 300 },
    })
    await race(ids.map((id) => () => me.finalize(id)))
    await me.finalize(...ids)
    const orders = await t.db.order.findMany({ where: { mealId: meal.mealId } })
    const answers = orders.map((order) => order.rejectReason ?? order.status)
    expect(answers.sort()).toEqual(['CONFIRMED', ...Array(9).fill('INSUFFICIENT_ALLOWANCE')])
    expect(await me.left()).toBe(0)
  })

  it('their broken twin, read then write, spends it twice', async () => {
    const me = await open()
    const { mealId } = meal
    const where = { mealId_userId: { mealId, userId: me.userId } }
    await t.db.mealAllowance.create({
      data: { mealId, userId: me.userId, grantedCents: 1_500, leftCents: 1_500 },
    })
    let spent = 0
    await race(
      Array.from({ length: 10 }, () => async () => {
        const { leftCents } = await t.db.mealAllowance.findUniqueOrThrow({ where })
        await new Promise((resolve) => setTimeout(resolve, 20))
        if (leftCents < 1_500) return
        await t.db.mealAllowance.update({ where, data: { leftCents: leftCents - 1_500 } })
        spent += 1_500
      }),
    )
    expect(spent).toBeGreaterThan(1_500)
    await t.db.mealAllowance.update({ where, data: { leftCents: 1_500 } })
  })
})

describe('rules', () => {
  const today = async () => {
    const { serviceDate } = await t.db.meal.findUniqueOrThrow({ where: { id: meal.mealId } })
    return serviceDate.getUTCDay() || 7
  }
  /** Makes the person one of a department with a rule of its own. */
  async function inDepartment(userId: string, weekdays: number[], amountCents = 4_000) {
    const { canteenId } = meal
    const department = await t.db.department.create({
      data: {
        canteenId,
        name: 'R&D',
        rules: { create: { canteenId, mealKind: 'DINNER', weekdays, amountCents } },
      },
    })
    await t.db.user.update({ where: { id: userId }, data: { departmentId: department.id } })
  }

  it('a department has its own, instead of the one for everybody else, and only on its days', async () => {
    const me = await open()
    expect(await me.left()).toBe(1_500)
    const day = await today()
    await inDepartment(me.userId, [day])
    expect(await me.left()).toBe(4_000)
    await t.db.allowanceRule.updateMany({
      where: { amountCents: 4_000 },
      data: { weekdays: [1, 2, 3, 4, 5, 6, 7].filter((d) => d !== day) },
    })
    expect(await me.left()).toBe(0)
    await t.db.allowanceRule.updateMany({ where: { amountCents: 4_000 }, data: { mealKind: 'LUNCH' } })
    expect(await me.left()).toBe(1_500)
    await t.db.allowanceRule.deleteMany({ where: { amountCents: 4_000 } })
  })

  it('what was promised stays when the rule changes, and another canteen’s rules count for nobody here', async () => {
    const me = await open()
    const id = await me.order('pork', 'CASH')
    await t.db.allowanceRule.updateMany({ where: { canteenId: meal.canteenId }, data: { amountCents: 100 } })
    await me.finalize(id)
    expect(await me.view(id)).toMatchObject({ status: 'CONFIRMED', allowanceCents: 1_500 })
    const [other = ''] = await buildPeople(t.db, meal.canteenId, 1)
    expect((await getAllowance(t.db, { ...meal, userId: other })).leftCents).toBe(100)
    await t.db.allowanceRule.deleteMany({ where: { canteenId: meal.canteenId } })
    expect((await getAllowance(t.db, { ...meal, userId: other })).leftCents).toBe(0)
  })

  it('less than was promised is a refusal, never a dearer order', async () => {
    const me = await open()
    const id = await me.order('pork', 'WALLET')
    await t.db.mealAllowance.updateMany({
      where: { userId: me.userId },
      data: { grantedCents: 1_499, leftCents: 1_499 },
    })
    await me.finalize(id)
    expect(await me.view(id)).toMatchObject({ status: 'REJECTED', rejectReason: 'INSUFFICIENT_ALLOWANCE' })
    expect(await me.balance()).toBe(2_000)
  })
})
