import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { GatewayRefusal, type PaymentGateway } from '@/server/payments/gateway'
import { sandboxGateway } from '@/server/payments/sandbox-gateway'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { dueIn, eventOf, openPayment, placeOnline } from '@/server/testing/online-order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { expireUnpaid } from './expire-unpaid'
import { findPayment } from './find-payment'
import { receivePayment } from './receive-payment'

process.env.PAYMENT_GATEWAY = 'sandbox'

let t: TestDatabase
let r: Awaited<ReturnType<typeof openTestRedis>>
let meal: TestMeal
let people: string[]

beforeAll(async () => {
  t = await openTestDatabase()
  r = await openTestRedis()
  meal = await buildMeal(t.db, { pork: { planned: 60 } }, { cells: 60 })
  people = await buildPeople(t.db, meal.canteenId, 40)
})
afterAll(async () => {
  await r.close()
  await t.close()
})
afterEach(async () => expect(await checkLedger(t.db, meal.mealId, r.redis)).toEqual([]))

const clients = () => ({ db: t.db, redis: r.redis })
const sandbox = () => sandboxGateway({ db: t.db, secret: 'x'.repeat(32), appUrl: 'http://localhost:3000' })
/** A gateway that answers to nothing, or only to what it is asked of others; and how often it was asked. */
function away(error: Error, only?: string): PaymentGateway & { asked: number } {
  const gateway = {
    ...sandbox(),
    asked: 0,
    closeCheckout: async (reference: string) => {
      gateway.asked++
      if (!only || reference === only) throw error
      return sandbox().closeCheckout(reference)
    },
  }
  return gateway
}
const expire = (gateway: PaymentGateway = sandbox()) => expireUnpaid(clients(), () => gateway)
const orderOf = (id: string) => t.db.order.findUniqueOrThrow({ where: { id } })

/** An order whose page was opened, and whose time is over. */
async function overdue({ opened = true, paid = false, late = 1 } = {}) {
  const userId = people.pop() ?? ''
  const orderId = await placeOnline(clients(), meal, userId)
  const payment = opened ? await openPayment(t.db, sandbox(), { orderId, userId }) : null
  if (paid) await t.db.sandboxCheckout.updateMany({ where: { orderId }, data: { state: 'PAID' } })
  await dueIn(t.db, orderId, -late)
  return { orderId, payment }
}

async function overdueTen() {
  const orders: Awaited<ReturnType<typeof overdue>>[] = []
  while (orders.length < 10) orders.push(await overdue())
  return orders
}

it('what was paid and never told of is found before the order would be cancelled, and once', async () => {
  const { orderId, payment } = await overdue({ paid: true })
  const before = await orderOf(orderId)
  const runs = await race(Array.from({ length: 4 }, () => () => expire()))
  const counts = runs.map((run) => (run.ok ? run.value : run.error))
  expect(counts.filter((count) => (count as { found: number }).found === 1)).toHaveLength(1)
  expect(counts.map((count) => (count as { cancelled: number }).cancelled)).toEqual([0, 0, 0, 0])
  expect(await orderOf(orderId)).toMatchObject({
    ...{ status: 'CONFIRMED', paymentState: 'PAID', version: before.version + 1 },
    paymentReference: payment?.reference,
  })
  // The webhook that comes after all changes nothing.
  expect(payment && (await receivePayment(t.db, 'sandbox', eventOf(payment)))).toBe('NOTED')
  expect((await orderOf(orderId)).version).toBe(before.version + 1)
})

it('what is asked again is in the book once', async () => {
  const { orderId, payment } = await overdue({ paid: true })
  const { id: paymentId = '', reference = '', gateway = '' } = payment ?? {}
  const ask = () => findPayment(t.db, () => sandbox(), { orderId, paymentId, reference, gateway })
  expect([await ask(), await ask()]).toEqual(['FOUND', 'NONE'])
  expect(await t.db.paymentEvent.count({ where: { paymentId } })).toBe(1)
})

it('another amount than was due goes back, and the order is cancelled', async () => {
  const { orderId } = await overdue({ paid: true })
  await t.db.sandboxCheckout.updateMany({ where: { orderId }, data: { amountCents: 1_700 } })
  expect(await expire()).toEqual({ reminded: 0, cancelled: 1, found: 1 })
  expect(await orderOf(orderId)).toMatchObject({ status: 'CANCELLED', cancelReason: 'UNPAID' })
  const refunds = await t.db.paymentRefund.findMany({ where: { payment: { orderId } } })
  expect(refunds).toMatchObject([{ amountCents: 1_700, sentAt: null }])
})

it.each([
  ['is away', new Error('ECONNREFUSED')],
  ['does not say', new GatewayRefusal('no such key')],
])('a gateway that %s is waited for, ten minutes at the most', async (_, error) => {
  const { orderId } = await overdue()
  expect(await expire(away(error))).toEqual({ reminded: 0, cancelled: 0, found: 0 })
  expect((await orderOf(orderId)).status).toBe('CONFIRMED')
  await t.db.sandboxCheckout.updateMany({ where: { orderId }, data: { state: 'PAID' } })
  expect(await expire()).toEqual({ reminded: 0, cancelled: 0, found: 1 })
  const { orderId: older } = await overdue({ late: 601 })
  expect(await expire(away(error))).toEqual({ reminded: 0, cancelled: 1, found: 0 })
  expect((await orderOf(older)).status).toBe('CANCELLED')
})

it('one that is away keeps nobody who has opened no page, and is not asked for each', async () => {
  const opened = await overdueTen()
  const none = await overdue({ opened: false })
  const gateway = away(new Error('ETIMEDOUT'))
  expect(await expire(gateway)).toEqual({ reminded: 0, cancelled: 1, found: 0 })
  expect((await orderOf(none.orderId)).status).toBe('CANCELLED')
  expect(gateway.asked).toBeLessThan(opened.length)
  expect(await expire()).toEqual({ reminded: 0, cancelled: 10, found: 0 })
})

it('one checkout that it knows nothing of keeps no other', async () => {
  const orders = await overdueTen()
  const lost = orders[0]?.payment?.reference
  expect(await expire(away(new GatewayRefusal('no such checkout'), lost))).toMatchObject({ cancelled: 9 })
  expect(await expire()).toMatchObject({ cancelled: 1 })
})
