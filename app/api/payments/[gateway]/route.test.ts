import { randomUUID } from 'node:crypto'
import Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openDb } from '@/server/db'
import { log } from '@/server/log'
import { cancelOrder } from '@/server/orders/cancel-order'
import { sendRefunds } from '@/server/orders/send-refunds'
import { findGateway } from '@/server/payments/choose-gateway'
import { openSandbox } from '@/server/payments/open-sandbox'
import { getSandboxCheckout, playSandbox, type SandboxAction } from '@/server/payments/play-sandbox'
import { sandboxGateway } from '@/server/payments/sandbox-gateway'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { refundedBySandbox, serveHttp } from '@/server/testing/gateways'
import { useClients } from '@/server/testing/http'
import { openPayment, placeOnline } from '@/server/testing/online-order'
import { eventually } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { type StripeEventType, stripeBody } from '@/server/testing/stripe-events'
import { POST } from './route'

const webhookSecret = 'whsec_only_for_tests'
Object.assign(process.env, {
  ...{
    PAYMENT_GATEWAY: 'sandbox',
    STRIPE_SECRET_KEY: 'sk_test_unused',
    STRIPE_WEBHOOK_SECRET: webhookSecret,
  },
})

let t: TestDatabase
let r: Awaited<ReturnType<typeof openTestRedis>>
let web: Awaited<ReturnType<typeof serveHttp>>
let meal: TestMeal
let people: string[]

const answer = async (gateway: string, body: string, headers: Headers) => {
  const request = new Request(`http://localhost:3000/api/payments/${gateway}`, {
    ...{ method: 'POST', body, headers },
  })
  const response = await POST(request, { params: Promise.resolve({ gateway }) })
  return { status: response.status, body: await response.json() }
}

beforeAll(async () => {
  t = await openTestDatabase()
  r = await openTestRedis()
  useClients({ db: t.db, redis: r.redis })
  // The door behind real HTTP, so that the bytes that were signed are the bytes that arrive.
  web = await serveHttp(({ path, headers, body }) => {
    const own = new Headers(
      [...headers].filter(([name]) => name.startsWith('x-') || name.startsWith('stripe')),
    )
    return answer(path.split('/').at(-1) ?? '', body, own)
  })
  meal = await buildMeal(t.db, { pork: { planned: 50 } })
  people = await buildPeople(t.db, meal.canteenId, 20)
})
afterAll(async () => {
  await web.close()
  await r.close()
  await t.close()
})
afterEach(async () => expect(await checkLedger(t.db, meal.mealId, r.redis)).toEqual([]))

async function waiting(
  gateway = sandboxGateway({ db: t.db, secret: openSandbox().secret, appUrl: web.url }),
) {
  const userId = people.pop() ?? ''
  const orderId = await placeOnline({ db: t.db, redis: r.redis }, meal, userId)
  return { userId, ...(await openPayment(t.db, gateway, { orderId, userId })) }
}
const sandbox = () => ({ ...openSandbox(), webhookUrl: `${web.url}/api/payments/sandbox`, laterMs: 50 })
const stateOf = async (orderId: string) =>
  (await t.db.order.findUniqueOrThrow({ where: { id: orderId } })).paymentState

describe('the sandbox, by real HTTP', () => {
  it.each<[SandboxAction, string, number[]]>([
    ['PAY', 'PAID', [200]],
    ['PAY_TWICE', 'PAID', [200, 200]],
    ['REPEAT', 'PAID', [200, 200, 200]],
    ['FAIL', 'UNPAID', [200]],
    ['FORGE', 'UNPAID', [400]],
  ])('%s leaves the order %s', async (action, state, statuses) => {
    const { orderId, reference } = await waiting()
    await playSandbox(sandbox(), reference, action)
    expect(await stateOf(orderId)).toBe(state)
    const { deliveries } = await getSandboxCheckout(t.db, reference)
    expect(deliveries.map(({ status }) => status)).toEqual(statuses)
    const told = await t.db.outboxEvent.count({ where: { orderId } })
    expect(told).toBe(action === 'FORGE' ? 2 : 3)
  })

  it('PAY_LATER pays later', async () => {
    const { orderId, reference } = await waiting()
    await playSandbox(sandbox(), reference, 'PAY_LATER')
    expect(await stateOf(orderId)).toBe('UNPAID')
    await eventually(async () => (await stateOf(orderId)) === 'PAID')
  })

  it('REFUND_FAILS takes back that it was refunded, and the next try gives it back again', async () => {
    const { orderId, id, userId, reference } = await waiting()
    await playSandbox(sandbox(), reference, 'PAY')
    await cancelOrder({ db: t.db, redis: r.redis }, { orderId, userId })
    const stand = async () => (await t.db.payment.findUniqueOrThrow({ where: { id } })).status
    expect(await sendRefunds(t.db, findGateway)).toBe(1)
    expect([await stand(), await refundedBySandbox(t.db, id)]).toEqual(['REFUNDED', 1_800])
    await playSandbox(sandbox(), reference, 'REFUND_FAILS')
    expect([await stand(), await refundedBySandbox(t.db, id)]).toEqual(['REFUNDING', 0])
    await t.db.$executeRaw`UPDATE payment_refunds SET next_attempt_at = clock_timestamp()`
    expect(await sendRefunds(t.db, findGateway)).toBe(1)
    expect([await stand(), await refundedBySandbox(t.db, id)]).toEqual(['REFUNDED', 1_800])
  })

  it('a webhook nobody answers is sent again', async () => {
    const { orderId, reference } = await waiting()
    const away = { ...sandbox(), webhookUrl: 'http://127.0.0.1:1/' }
    await playSandbox(away, reference, 'PAY')
    expect((await getSandboxCheckout(t.db, reference)).deliveries).toMatchObject([{ status: 0 }])
    away.webhookUrl = sandbox().webhookUrl
    await eventually(async () => (await stateOf(orderId)) === 'PAID')
  })
})

const { webhooks } = new Stripe('sk_test_unused')
const sendStripe = (payload: string, secret = webhookSecret) =>
  fetch(`${web.url}/api/payments/stripe`, {
    ...{ method: 'POST', body: payload },
    headers: { 'stripe-signature': webhooks.generateTestHeaderString({ payload, secret }) },
  })

/** An order that waits for its payment at Stripe, and what Stripe has to say of it. */
async function waitingAtStripe() {
  const reference = `cs_test_${randomUUID()}`
  const payment = await waiting({
    ...{
      name: 'stripe',
      closeCheckout: async () => 0,
      refund: async () => {},
      parseWebhook: () => null,
    },
    createCheckout: async () => ({ reference, url: `https://checkout.stripe.test/${reference}` }),
  })
  const ours = { reference, paymentId: payment.id, amountCents: 1_800 }
  const say = async (type: StripeEventType, changes?: Parameters<typeof stripeBody>[2]) =>
    (await sendStripe(stripeBody(type, { ...ours, eventId: `evt_${randomUUID()}` }, changes))).status
  return { ...payment, ours, say }
}

it('a webhook of Stripe pays the order it names, and once', async () => {
  const { orderId, id, ours } = await waitingAtStripe()
  const payload = stripeBody('checkout.session.completed', { ...ours, eventId: 'evt_1' })
  expect((await sendStripe(payload, 'whsec_somebody_else')).status).toBe(400)
  expect(await stateOf(orderId)).toBe('UNPAID')
  const answers = await Promise.all(Array.from({ length: 3 }, () => sendStripe(payload)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(await stateOf(orderId)).toBe('PAID')
  expect(await t.db.paymentEvent.count({ where: { paymentId: id } })).toBe(1)
})

it('a method of Stripe that takes its time pays when the money is there, and a refund made by hand is noted', async () => {
  const { orderId, userId, id, say } = await waitingAtStripe()
  expect(await say('checkout.session.completed', { object: { payment_status: 'unpaid' } })).toBe(200)
  expect(await stateOf(orderId)).toBe('UNPAID')
  expect(await say('checkout.session.async_payment_succeeded')).toBe(200)
  expect(await stateOf(orderId)).toBe('PAID')
  expect(await say('checkout.session.expired')).toBe(200)
  expect(await say('charge.refunded')).toBe(200)
  expect(await stateOf(orderId)).toBe('PAID')
  expect(await t.db.payment.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'PAID' })
  // A dinner that nobody has paid, until it is cancelled.
  expect(await checkLedger(t.db, meal.mealId)).toMatchObject([
    { subject: orderId, expected: 1_800, actual: 0 },
  ])
  await cancelOrder({ db: t.db, redis: r.redis }, { orderId, userId })
  expect(await t.db.payment.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'REFUNDED' })
  expect(await t.db.paymentRefund.count({ where: { paymentId: id, sentAt: null } })).toBe(0)
})

it.each([
  ['checkout.session.async_payment_failed', 'FAILED'],
  ['checkout.session.expired', 'EXPIRED'],
] as const)('%s leaves the order to be paid by another try', async (type, status) => {
  const { orderId, id, say } = await waitingAtStripe()
  expect(await say(type)).toBe(200)
  expect(await t.db.payment.findUniqueOrThrow({ where: { id } })).toMatchObject({ status })
  expect(await stateOf(orderId)).toBe('UNPAID')
})

it('what is none of our business is answered like anything else, or Stripe would send it for days', async () => {
  const { orderId, say } = await waitingAtStripe()
  const type = 'checkout.session.completed'
  for (const changes of [
    { event: { type: 'customer.subscription.updated' } },
    { event: { livemode: true } },
    { event: { account: 'acct_1SXk2hLkdIwHu7ix' } },
    { object: { metadata: { paymentId: '4711' } } },
    { object: { id: 'cs_test_theirs', metadata: { paymentId: randomUUID() } } },
    { object: { currency: 'usd' } },
  ]) {
    expect([changes, await say(type, changes)]).toEqual([changes, 200])
  }
  expect(await stateOf(orderId)).toBe('UNPAID')
})

it('another amount than was asked for pays nothing and goes back', async () => {
  const { orderId, id, say } = await waitingAtStripe()
  expect(await say('checkout.session.completed', { object: { amount_total: 1 } })).toBe(200)
  expect(await stateOf(orderId)).toBe('UNPAID')
  expect(await t.db.paymentRefund.findMany({ where: { paymentId: id } })).toMatchObject([{ amountCents: 1 }])
})

it('while the database is away Stripe is asked to come again, and then it pays', async () => {
  const { orderId, ours } = await waitingAtStripe()
  const payload = stripeBody('checkout.session.completed', { ...ours, eventId: `evt_${randomUUID()}` })
  const away = openDb('postgresql://kaifan@127.0.0.1:1/kaifan')
  useClients({ db: away, redis: r.redis })
  try {
    expect((await sendStripe(payload)).status).toBeGreaterThanOrEqual(500)
  } finally {
    useClients({ db: t.db, redis: r.redis })
    await away.$disconnect()
  }
  expect((await sendStripe(payload)).status).toBe(200)
  expect(await stateOf(orderId)).toBe('PAID')
})

it('a session that names no amount pays nothing', async () => {
  const { orderId, id, say } = await waitingAtStripe()
  expect(await say('checkout.session.completed', { object: { amount_total: null } })).toBe(200)
  expect(await stateOf(orderId)).toBe('UNPAID')
  expect(await t.db.paymentRefund.count({ where: { paymentId: id } })).toBe(0)
})

it('a signature that is wrong is logged, or nobody would know of a wrong secret', async () => {
  const warn = vi.spyOn(log(), 'warn')
  expect((await sendStripe('{}', 'whsec_somebody_else')).status).toBe(400)
  expect(warn.mock.calls).toEqual([
    [expect.objectContaining({ gateway: 'stripe', field: 'signature' }), 'a webhook was refused'],
  ])
  warn.mockRestore()
})

it.each([
  ['nobody', '{}', 404],
  ['none', '{}', 404],
  ['constructor', '{}', 404],
  ['sandbox', '{}', 400],
  ['stripe', '{}', 400],
  ['stripe', 'x'.repeat(300_000), 413],
])('%s: what is not a webhook is refused', async (gateway, body, status) => {
  expect((await answer(gateway, body, new Headers())).status).toBe(status)
})
