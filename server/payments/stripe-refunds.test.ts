import { randomUUID } from 'node:crypto'
import Stripe from 'stripe'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { inAnHour, serveStripe } from '@/server/testing/gateways'
import { type StripeEventType, stripeBody } from '@/server/testing/stripe-events'
import { GatewayRefusal } from './gateway'
import { stripeGateway } from './stripe-gateway'

const webhookSecret = 'whsec_only_for_tests'
const { webhooks } = new Stripe('sk_test_unused')

let stripe: Awaited<ReturnType<typeof serveStripe>>
beforeAll(async () => {
  stripe = await serveStripe()
})
beforeEach(() => stripe.refundsEnd({ status: 'succeeded' }))
afterAll(() => stripe.close())

const gateway = () =>
  stripeGateway({
    ...{ secretKey: 'sk_test_ours', webhookSecret },
    api: { host: '127.0.0.1', port: stripe.port, protocol: 'http' },
  })

/** Something that was paid, and a way to ask for 500 of it back; `sent` is what Stripe made of that. */
async function paid() {
  const paymentId = randomUUID()
  const { reference } = await gateway().createCheckout({
    ...{ paymentId, orderId: 'o', amountCents: 1_800, description: 'x' },
    ...{ returnUrl: 'http://localhost/', expiresAt: inAnHour() },
  })
  stripe.pay(reference)
  const sent = () => stripe.refunds.filter(({ intent }) => intent === `pi_${reference}`)
  const ask = async (refundId: string, refusals = 0) => {
    await gateway().refund({ refundId, paymentId, reference, amountCents: 500, refusals })
    return sent()
  }
  return { paymentId, ask, sent }
}

it('is asked again after a day, when the key is forgotten: a refund that stands is not sent twice', async () => {
  const { ask } = await paid()
  const [first, second] = [randomUUID(), randomUUID()]
  const nextDay = async (refundId: string) => {
    const sent = await ask(refundId)
    stripe.forgetKeys()
    return sent
  }
  expect(await nextDay(first)).toHaveLength(1)
  expect(await nextDay(first)).toHaveLength(1)
  const sent = await nextDay(second)
  expect(sent).toHaveLength(2)
  for (const [status, times] of [
    ['pending', 2],
    ['failed', 3],
  ] as const) {
    Object.assign(sent[0] ?? {}, { status })
    expect(await nextDay(first)).toHaveLength(times)
  }
})

it.each(['failed', 'canceled'])(
  'that is %s at once is not sent, and sent anew by the next try',
  async (status) => {
    const { ask, sent } = await paid()
    const refundId = randomUUID()
    stripe.refundsEnd({ status })
    await expect(ask(refundId)).rejects.toThrow(status)
    stripe.refundsEnd({ status: 'succeeded' })
    // Two workers: they find the same failures, so that they use the same key.
    await Promise.all([ask(refundId), ask(refundId)])
    expect(sent().map((one) => one.status)).toEqual([status, 'succeeded'])
  },
)

it('that fails days later is sent anew, though no key is forgotten', async () => {
  const { ask, sent } = await paid()
  const refundId = randomUUID()
  for (const times of [1, 2, 3]) {
    expect(await ask(refundId)).toHaveLength(times)
    Object.assign(sent().at(-1) ?? {}, { status: 'failed' })
  }
})

it.each([
  [400, true],
  [402, true],
  [500, true],
  [409, false],
  [429, false],
])('of an answer that Stripe keeps it says so: %d', async (status, kept) => {
  const { ask, sent } = await paid()
  const refundId = randomUUID()
  const busy = { status, body: { error: { type: 'api_error', message: 'not now' } } }
  stripe.refundsEnd({ error: busy })
  const error = await ask(refundId).catch((said: Error) => said)
  expect(error).toBeInstanceOf(Error)
  expect(error instanceof GatewayRefusal).toBe(kept)
  stripe.refundsEnd({ status: 'succeeded' })
  await expect(ask(refundId)).rejects.toThrow()
  expect(sent()).toEqual([])
  expect(await ask(refundId, 1)).toHaveLength(1)
})

it('is done when all of the payment was sent back by hand', async () => {
  const { ask, sent } = await paid()
  const error = { type: 'invalid_request_error', code: 'charge_already_refunded', message: 'refunded' }
  stripe.refundsEnd({ error: { status: 400, body: { error } } })
  expect(await ask(randomUUID())).toEqual([])
  expect(sent()).toEqual([])
})

it('is no refusal when nothing is heard: the key stays', async () => {
  const { paymentId } = await paid()
  const away = stripeGateway({
    ...{ secretKey: 'sk_test_ours', webhookSecret },
    api: { host: '127.0.0.1', port: 1, protocol: 'http' },
  })
  const request = { refundId: randomUUID(), paymentId, reference: 'cs_test_1', amountCents: 5, refusals: 0 }
  const error = await away.refund(request).catch((said: Error) => said)
  expect(error).toBeInstanceOf(Error)
  expect(error).not.toBeInstanceOf(GatewayRefusal)
})

it('that failed is told of by two events, and is one failure', () => {
  const ours = { reference: '', paymentId: randomUUID(), amountCents: 500, refundId: randomUUID() }
  const read = (type: StripeEventType, object: object = {}) => {
    const payload = stripeBody(type, { ...ours, eventId: randomUUID() }, { object })
    const header = webhooks.generateTestHeaderString({ payload, secret: webhookSecret })
    return gateway().parseWebhook(payload, new Headers({ 'stripe-signature': header }))
  }
  const { paymentId, refundId } = ours
  expect(read('refund.failed')).toMatchObject({
    kind: 'REFUND_FAILED',
    paymentId,
    refundId,
    amountCents: 500,
  })
  expect(read('refund.updated')).toEqual(read('refund.failed'))
  expect(read('refund.updated', { status: 'canceled' })).toEqual(read('refund.failed'))
  for (const object of [
    { status: 'succeeded' },
    { status: 'pending' },
    // Made by hand at Stripe, or by another app.
    { metadata: {} },
    { metadata: null },
    { metadata: { paymentId } },
    { metadata: { paymentId, refundId: '4711' } },
    { metadata: { paymentId: '4711', refundId } },
  ]) {
    expect([object, read('refund.updated', object)]).toEqual([object, null])
  }
})
