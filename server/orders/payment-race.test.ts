import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sandboxGateway } from '@/server/payments/sandbox-gateway'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { refundedBySandbox } from '@/server/testing/gateways'
import { dueIn, eventOf, openPayment } from '@/server/testing/online-order'
import { place } from '@/server/testing/order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { cancelOrder } from './cancel-order'
import { expireUnpaid } from './expire-unpaid'
import { finalizeOrders } from './finalize-orders'
import { receivePayment } from './receive-payment'
import { sendRefunds } from './send-refunds'

process.env.PAYMENT_GATEWAY = 'sandbox'
const ROUNDS = 25

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal

beforeAll(async () => {
  t = await openTestDatabase()
  ;({ redis, close: closeRedis } = await openTestRedis())
  meal = await buildMeal(t.db, { pork: { planned: 300 } }, { cells: 300 })
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})

const clients = () => ({ db: t.db, redis })
const gateway = () => sandboxGateway({ db: t.db, secret: 'x'.repeat(32), appUrl: 'http://localhost:3000' })

/** Orders that wait for their payment, each somebody's own, and their payments, which the gateway has taken. */
async function waiting(count: number) {
  const people = await buildPeople(t.db, meal.canteenId, count)
  const overrides = { paymentMethod: 'ONLINE' }
  const orders: { orderId: string; userId: string }[] = []
  for (const userId of people) {
    const orderId = await place(clients(), meal, { userId, lines: [{ item: 'pork' }], overrides })
    orders.push({ orderId, userId })
  }
  await finalizeOrders(clients(), { mealId: meal.mealId, orderIds: orders.map(({ orderId }) => orderId) })
  return Promise.all(
    orders.map(async (order) => {
      const payment = await openPayment(t.db, gateway(), order)
      await t.db.sandboxCheckout.update({ where: { paymentId: payment.id }, data: { state: 'PAID' } })
      return { ...order, payment }
    }),
  )
}
type Waiting = Awaited<ReturnType<typeof waiting>>[number]

/** Every payment is on a live paid order, or went back to the last cent. */
async function settle(orderIds: string[]) {
  await sendRefunds(t.db, gateway)
  while ((await sendRefunds(t.db, gateway)) > 0);
  const counts = { live: 0, back: 0 }
  const payments = await t.db.payment.findMany({
    where: { orderId: { in: orderIds } },
    include: { order: true },
  })
  for (const { id, status, amountCents, order } of payments) {
    const live = order.status === 'CONFIRMED' && order.paymentState === 'PAID'
    const back = order.status === 'CANCELLED' && order.paymentState === 'REFUNDED'
    expect([live, back]).toContain(true)
    expect(status).toBe(live ? 'PAID' : 'REFUNDED')
    expect(await refundedBySandbox(t.db, id)).toBe(live ? 0 : amountCents)
    if (live) counts.live++
    else counts.back++
  }
  expect(payments).toHaveLength(orderIds.length)
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
  return counts
}

describe('a payment at the same moment as', () => {
  it.each(['expiry', 'the owner’s cancellation', 'both'])(
    '%s: one wins, and no money is lost',
    async (against) => {
      const orders = await waiting(ROUNDS)
      for (const { orderId } of orders)
        await dueIn(t.db, orderId, against === 'expiry' || against === 'both' ? -1 : 600)
      // With both, the gateway is asked as well, and says the same at the same moment.
      const asked = () => (against === 'both' ? gateway() : null)
      const calls = orders.flatMap(({ orderId, userId, payment }, i) => {
        const event = eventOf(payment)
        const pay = () => receivePayment(t.db, 'sandbox', event)
        const cancel = () => cancelOrder(clients(), { orderId, userId })
        const all: (() => Promise<unknown>)[] = [pay, pay]
        if (against !== 'expiry') all.push(cancel)
        if (against !== 'the owner’s cancellation' && i % 5 === 0)
          all.push(() => expireUnpaid(clients(), asked))
        return i % 2 ? all : all.reverse()
      })
      const outcomes = await race(calls)
      const codes = outcomes.flatMap((o) =>
        o.ok ? [] : [(o.error as { code?: string }).code ?? String(o.error)],
      )
      expect(codes.filter((code) => code !== 'ORDER_NOT_CANCELLABLE')).toEqual([])
      const counts = await settle(orders.map(({ orderId }) => orderId))
      expect(counts.live + counts.back).toBe(ROUNDS)
    },
  )

  it('each outcome is reached: the payment first, and the expiry first', async () => {
    const [first, second] = (await waiting(2)) as [Waiting, Waiting]
    await dueIn(t.db, first.orderId, -1)
    await receivePayment(t.db, 'sandbox', eventOf(first.payment))
    await expireUnpaid(clients(), () => null)
    await dueIn(t.db, second.orderId, -1)
    await expireUnpaid(clients(), () => null)
    await receivePayment(t.db, 'sandbox', eventOf(second.payment))
    expect(await settle([first.orderId, second.orderId])).toEqual({ live: 1, back: 1 })
  })
})

/** What receivePayment would be without the guard in its UPDATE: it looks, and then it writes. */
async function payByLookingFirst(paymentId: string, meanwhile: () => Promise<unknown>): Promise<void> {
  const payment = await t.db.payment.findUniqueOrThrow({ where: { id: paymentId }, include: { order: true } })
  if (payment.order.status !== 'CONFIRMED') throw new Error('too late')
  await meanwhile()
  await t.db.$transaction([
    t.db.payment.update({ where: { id: paymentId }, data: { status: 'PAID' } }),
    t.db.$executeRaw`
      WITH paid AS (UPDATE orders SET payment_state = 'PAID', version = version + 1
        WHERE id = ${payment.orderId}::uuid RETURNING id, version, user_id, meal_id)
      INSERT INTO outbox_events (kind, meal_id, user_id, order_id, order_version)
      SELECT 'order', meal_id, user_id, id, version FROM paid`,
  ])
}

it('the twin without the guard keeps money for an order that has ended, and the ledger says so', async () => {
  const [{ orderId, payment }] = (await waiting(1)) as [Waiting]
  await dueIn(t.db, orderId, -1)
  await payByLookingFirst(payment.id, () => expireUnpaid(clients(), () => null))
  const breaches = await checkLedger(t.db, meal.mealId)
  expect(breaches).toEqual([
    { invariant: 'online money = what is due', subject: orderId, expected: 0, actual: 1_800 },
  ])
})
