import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { PaymentGateway } from '@/server/payments/gateway'
import { stripeGateway } from '@/server/payments/stripe-gateway'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { serveStripe } from '@/server/testing/gateways'
import { eventOf, openPayment, placeOnline } from '@/server/testing/online-order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { cancelOrder } from './cancel-order'
import { receivePayment } from './receive-payment'
import { sendRefunds } from './send-refunds'

process.env.PAYMENT_GATEWAY = 'sandbox'

let t: TestDatabase
let r: Awaited<ReturnType<typeof openTestRedis>>
let stripe: Awaited<ReturnType<typeof serveStripe>>
let meal: TestMeal
let people: string[]

beforeAll(async () => {
  t = await openTestDatabase()
  r = await openTestRedis()
  stripe = await serveStripe()
  meal = await buildMeal(t.db, { pork: { planned: 50 } }, { cells: 50 })
  people = await buildPeople(t.db, meal.canteenId, 20)
})
beforeEach(() => stripe.refundsEnd({ status: 'succeeded' }))
afterAll(async () => {
  await stripe.close()
  await r.close()
  await t.close()
})
afterEach(async () => expect(await checkLedger(t.db, meal.mealId, r.redis)).toEqual([]))

const clients = () => ({ db: t.db, redis: r.redis })
const gateway = (): PaymentGateway =>
  stripeGateway({
    ...{ secretKey: 'sk_test_ours', webhookSecret: 'whsec_only_for_tests' },
    api: { host: '127.0.0.1', port: stripe.port, protocol: 'http' },
  })
const send = (via = gateway()) => sendRefunds(t.db, () => via)
/** Ends every claim and every wait at once. */
const hurry = () =>
  t.db.$executeRaw`UPDATE payment_refunds SET next_attempt_at = clock_timestamp() WHERE sent_at IS NULL`

/** Paid at Stripe and cancelled: 1 800 are due back. */
async function cancelled() {
  const userId = people.pop() ?? ''
  const orderId = await placeOnline(clients(), meal, userId)
  const payment = await openPayment(t.db, gateway(), { orderId, userId })
  stripe.pay(payment.reference)
  await receivePayment(t.db, 'stripe', eventOf(payment))
  await cancelOrder(clients(), { orderId, userId })
  const { id: refundId } = await t.db.paymentRefund.findFirstOrThrow({ where: { paymentId: payment.id } })
  const read = async () => ({
    payment: await t.db.payment.findUniqueOrThrow({ where: { id: payment.id } }),
    refund: await t.db.paymentRefund.findUniqueOrThrow({ where: { id: refundId } }),
    order: await t.db.order.findUniqueOrThrow({ where: { id: orderId } }),
    atStripe: stripe.refunds.filter(({ intent }) => intent === `pi_${payment.reference}`),
  })
  const fails = (eventId = randomUUID()) =>
    receivePayment(t.db, 'stripe', eventOf(payment, 'REFUND_FAILED', { eventId, reference: '', refundId }))
  return { orderId, refundId, paymentId: payment.id, read, fails }
}

it('what the gateway took and could not send is due again, and sent anew', async () => {
  const { read, fails } = await cancelled()
  expect(await send()).toBe(1)
  const before = await read()
  expect(before.payment.status).toBe('REFUNDED')
  Object.assign(before.atStripe[0] ?? {}, { status: 'failed' })
  const eventId = randomUUID()
  const outcomes = await race(Array.from({ length: 4 }, () => () => fails(eventId)))
  expect(outcomes.map((o) => o.ok && o.value).sort()).toEqual(
    [...Array(3).fill('REPEATED'), 'REFUNDING'].sort(),
  )
  const after = await read()
  expect(after.payment).toMatchObject({ status: 'REFUNDING', refundedAt: null })
  expect(after.refund).toMatchObject({ sentAt: null, lastError: expect.any(String) })
  expect(after.order.version).toBe(before.order.version + 1)
  await hurry()
  expect(await send()).toBe(1)
  const { payment, refund, atStripe } = await read()
  expect(payment.status).toBe('REFUNDED')
  expect(refund.lastError).toBeNull()
  expect(atStripe.map(({ status }) => status)).toEqual(['failed', 'succeeded'])
})

it('of a live order, or of a refund that is none of ours, a failure moves no payment', async () => {
  const userId = people.pop() ?? ''
  const orderId = await placeOnline(clients(), meal, userId)
  const payment = await openPayment(t.db, gateway(), { orderId, userId })
  await receivePayment(t.db, 'stripe', eventOf(payment))
  const other = await cancelled()
  await send()
  const told = eventOf(payment, 'REFUND_FAILED', { refundId: other.refundId })
  expect(await receivePayment(t.db, 'stripe', told)).toBe('NOTED')
  expect((await other.read()).payment.status).toBe('REFUNDED')
  expect(await t.db.payment.findUniqueOrThrow({ where: { id: payment.id } })).toMatchObject({
    status: 'PAID',
  })
})

it('a failure that is told before the sending is written down is not written over', async () => {
  const { read, fails } = await cancelled()
  const hasty: PaymentGateway = {
    ...gateway(),
    refund: async (request) => {
      await gateway().refund(request)
      Object.assign((await read()).atStripe[0] ?? {}, { status: 'failed' })
      await fails()
    },
  }
  await send(hasty)
  expect((await read()).payment.status).toBe('REFUNDING')
  await hurry()
  await send()
  const { payment, atStripe } = await read()
  expect(payment.status).toBe('REFUNDED')
  expect(atStripe.map(({ status }) => status)).toEqual(['failed', 'succeeded'])
})

it('a refusal that Stripe keeps is not heard for a day: the next try has another key', async () => {
  const { read } = await cancelled()
  const status = 500
  stripe.refundsEnd({ error: { status, body: { error: { type: 'api_error', message: 'sorry' } } } })
  expect(await send()).toBe(0)
  expect((await read()).refund).toMatchObject({ refusals: 1, lastError: expect.stringContaining('500') })
  stripe.refundsEnd({ status: 'succeeded' })
  await hurry()
  expect(await send()).toBe(1)
  expect((await read()).atStripe).toHaveLength(1)
})

it('is claimed for longer than a send takes, and two sends of one refund are one', async () => {
  const { refundId, read } = await cancelled()
  let underWay = () => {}
  const reached = new Promise<void>((resolve) => {
    underWay = resolve
  })
  let answer = () => {}
  const waits = new Promise<void>((resolve) => {
    answer = resolve
  })
  const slow: PaymentGateway = {
    ...gateway(),
    refund: async (request) => {
      underWay()
      await waits
      return gateway().refund(request)
    },
  }
  const first = send(slow)
  await reached
  // Three calls of 8 s: nobody else may begin before they are over.
  const [claim] = await t.db.$queryRaw<{ seconds: number }[]>`
    SELECT extract(epoch FROM next_attempt_at - clock_timestamp())::float8 AS seconds FROM payment_refunds
    WHERE id = ${refundId}::uuid`
  expect(claim?.seconds).toBeGreaterThan(3 * 8)
  expect(await send()).toBe(0)
  // A machine that slept past its claim: the key is the same.
  await hurry()
  const second = send(slow)
  answer()
  expect((await Promise.all([first, second])).sort()).toEqual([1, 1])
  const { payment, refund, atStripe } = await read()
  expect(payment.status).toBe('REFUNDED')
  expect(refund).toMatchObject({ attempts: 2, refusals: 0 })
  expect(atStripe).toHaveLength(1)
})

it('two refunds of one payment: only the last of them makes it refunded', async () => {
  const { paymentId, read } = await cancelled()
  // What a fallback that is cheaper leaves, before its order ends.
  await t.db.$executeRaw`UPDATE payment_refunds SET amount_cents = 1300 WHERE payment_id = ${paymentId}::uuid`
  const later = await t.db.paymentRefund.create({
    data: { paymentId, amountCents: 500, nextAttemptAt: new Date(Date.now() + 3_600_000) },
  })
  expect(await send()).toBe(1)
  expect((await read()).payment).toMatchObject({ status: 'REFUNDING', refundedAt: null })
  await hurry()
  expect(await send()).toBe(1)
  expect((await read()).payment.status).toBe('REFUNDED')
  expect((await read()).atStripe.map(({ amount }) => amount)).toEqual([1_300, 500])
  expect(await t.db.paymentRefund.findUniqueOrThrow({ where: { id: later.id } })).toMatchObject({
    attempts: 1,
  })
})
