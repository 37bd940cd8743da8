import { randomUUID } from 'node:crypto'
import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { refundedBySandbox, serveStripe } from '@/server/testing/gateways'
import { race } from '@/server/testing/race'
import type { GatewayEvent, PaymentGateway } from './gateway'
import { SANDBOX_SIGNATURE, sandboxGateway } from './sandbox-gateway'
import { signBody } from './sandbox-signature'
import { stripeGateway } from './stripe-gateway'

const secret = 'whsec_only_for_tests'
const stripeLibrary = new Stripe('sk_test_unused')

/** A gateway, and its other side: what a person does there, and how it signs and words what it says. */
type Side = {
  gateway: PaymentGateway
  pay: (reference: string) => Promise<void>
  refunded: (paymentId: string, reference: string) => Promise<number>
  body: (event: GatewayEvent) => string
  sign: (body: string, by: { secret?: string; at?: Date }) => Record<string, string>
}

let t: TestDatabase
let stripe: Awaited<ReturnType<typeof serveStripe>>
const sides: Record<string, () => Side> = {
  sandbox: () => ({
    gateway: sandboxGateway({ db: t.db, secret, appUrl: 'http://localhost:3000' }),
    pay: async (reference) => {
      await t.db.sandboxCheckout.update({ where: { reference }, data: { state: 'PAID' } })
    },
    refunded: (paymentId) => refundedBySandbox(t.db, paymentId),
    body: (event) => JSON.stringify(event),
    sign: (body, by) => ({ [SANDBOX_SIGNATURE]: signBody(body, by.secret ?? secret, by.at) }),
  }),
  stripe: () => ({
    gateway: stripeGateway({
      ...{ secretKey: 'sk_test_ours', webhookSecret: secret },
      api: { host: '127.0.0.1', port: stripe.port, protocol: 'http' },
    }),
    pay: async (reference) => stripe.pay(reference),
    refunded: async (_, reference) =>
      stripe.refunds
        .filter(({ intent }) => intent === `pi_${reference}`)
        .reduce((sum, r) => sum + r.amount, 0),
    body: recorded,
    sign: (payload, by) => ({
      'stripe-signature': stripeLibrary.webhooks.generateTestHeaderString({
        ...{ payload, secret: by.secret ?? secret },
        timestamp: Math.floor((by.at ?? new Date()).getTime() / 1_000),
      }),
    }),
  }),
}

beforeAll(async () => {
  t = await openTestDatabase(6)
  stripe = await serveStripe()
})
afterAll(async () => {
  await stripe.close()
  await t.close()
})

const TYPES = {
  PAID: 'checkout.session.completed',
  FAILED: 'checkout.session.async_payment_failed',
  EXPIRED: 'checkout.session.expired',
  REFUNDED: 'charge.refunded',
}

/** A webhook as Stripe sends it, less what we do not read; ids and amounts filled in. */
function recorded({ eventId, kind, reference, paymentId, amountCents }: GatewayEvent): string {
  const metadata = { paymentId, orderId: randomUUID() }
  const session = {
    ...{ id: reference, object: 'checkout.session', amount_subtotal: amountCents, amount_total: amountCents },
    ...{ client_reference_id: paymentId, created: 1795304619, currency: 'cny', livemode: false, metadata },
    ...{ mode: 'payment', payment_intent: kind === 'PAID' ? 'pi_3RzK2eLkdIwHu7ix0Q' : null },
    ...{
      payment_status: kind === 'PAID' ? 'paid' : 'unpaid',
      status: kind === 'EXPIRED' ? 'expired' : 'complete',
    },
  }
  const charge = {
    ...{ id: 'ch_3RzK2eLkdIwHu7ix', object: 'charge', amount: amountCents, amount_refunded: amountCents },
    ...{ currency: 'cny', metadata, payment_intent: 'pi_3RzK2eLkdIwHu7ix0Q', refunded: true },
  }
  return JSON.stringify(
    {
      ...{
        id: eventId,
        object: 'event',
        api_version: '2026-10-28.endive',
        created: 1795304620,
        livemode: false,
      },
      data: { object: kind === 'REFUNDED' ? charge : session },
      ...{ pending_webhooks: 1, request: { id: null, idempotency_key: null }, type: TYPES[kind] },
    },
    null,
    2,
  )
}

describe.each(Object.keys(sides))('%s', (name) => {
  const side = () => (sides[name] as () => Side)()
  const wish = () => ({
    ...{ paymentId: randomUUID(), orderId: randomUUID(), amountCents: 1_800, description: 'Kaifan D001' },
    returnUrl: 'http://localhost:3000/orders/x?payment=return',
    expiresAt: new Date('2099-01-01T00:00:00Z'),
  })
  const event = (kind: GatewayEvent['kind'] = 'PAID'): GatewayEvent => ({
    ...{ eventId: randomUUID(), kind, reference: randomUUID(), paymentId: randomUUID(), amountCents: 1_800 },
  })
  const code = (call: () => unknown) => {
    try {
      call()
      return 'taken'
    } catch (error) {
      return (error as { code?: string }).code
    }
  }

  it('asked five times at once for one payment it is one checkout', async () => {
    const { gateway } = side()
    const request = wish()
    const answers = await race(Array.from({ length: 5 }, () => () => gateway.createCheckout(request)))
    const made = answers.map((answer) => (answer.ok ? answer.value : null))
    expect(made[0]?.url).toContain(made[0]?.reference)
    expect(made).toEqual(Array(5).fill(made[0]))
    expect(await gateway.createCheckout(wish())).not.toEqual(made[0])
  })

  it('sends a refund once, however often it is asked, and parts one by one', async () => {
    const { gateway, pay, refunded } = side()
    const request = wish()
    const { paymentId } = request
    const { reference } = await gateway.createCheckout(request)
    const refund = { refundId: randomUUID(), paymentId, reference, amountCents: 700 }
    await expect(gateway.refund(refund)).rejects.toThrow() // nothing was paid
    await pay(reference)
    await race(Array.from({ length: 5 }, () => () => gateway.refund(refund)))
    await gateway.refund(refund)
    expect(await refunded(paymentId, reference)).toBe(700)
    await gateway.refund({ ...refund, refundId: randomUUID(), amountCents: 1_100 })
    expect(await refunded(paymentId, reference)).toBe(1_800)
  })

  it.each(['PAID', 'FAILED', 'EXPIRED', 'REFUNDED'] as const)('reads what was signed: %s', (kind) => {
    const { gateway, body, sign } = side()
    const said = event(kind)
    const raw = body(said)
    const read = gateway.parseWebhook(raw, new Headers(sign(raw, {})))
    const { reference, ...rest } = said
    expect(read).toMatchObject(rest)
    // A charge knows nothing of its session; then our own id leads to the payment.
    expect([reference, '']).toContain(read?.reference)
  })

  it('refuses what is not signed, signed by another, old, of the future, or changed by a byte', () => {
    const { gateway, body, sign } = side()
    const raw = body(event())
    const read = (text: string, headers: Record<string, string>) =>
      code(() => gateway.parseWebhook(text, new Headers(headers)))
    const minutes = (n: number) => new Date(Date.now() + n * 60_000)
    expect(read(raw, sign(raw, {}))).toBe('taken')
    expect(read(raw, sign(raw, { at: minutes(-4) }))).toBe('taken')
    expect(read(raw, {})).toBe('BAD_INPUT')
    expect(read(raw, sign(raw, { secret: 'somebody else' }))).toBe('BAD_INPUT')
    expect(read(raw, sign(raw, { at: minutes(-6) }))).toBe('BAD_INPUT')
    expect(read(raw.replace('1800', '1'), sign(raw, {}))).toBe('BAD_INPUT')
    expect(read(`${raw} `, sign(raw, {}))).toBe('BAD_INPUT')
  })
})

describe('stripe alone', () => {
  const { gateway, sign } = (() => ({
    gateway: () => (sides.stripe as () => Side)().gateway,
    sign: (raw: string) => new Headers((sides.stripe as () => Side)().sign(raw, {})),
  }))()
  const said: GatewayEvent = {
    ...{
      eventId: 'evt_1',
      kind: 'PAID',
      reference: 'cs_test_9',
      paymentId: randomUUID(),
      amountCents: 1_800,
    },
  }
  const read = (raw: string) => gateway().parseWebhook(raw, sign(raw))

  it('says nothing of events that are not about a payment of ours', () => {
    const raw = recorded(said)
    expect(read(raw)).not.toBeNull()
    expect(read(raw.replace(TYPES.PAID, 'customer.created'))).toBeNull()
    expect(read(raw.replace('"paymentId"', '"theirs"'))).toBeNull()
    expect(read(recorded({ ...said, kind: 'REFUNDED' }).replace('"paymentId"', '"theirs"'))).toBeNull()
  })

  it('is complete before it is paid when the method takes days, and paid when it says so', () => {
    const raw = recorded(said).replace('"payment_status": "paid"', '"payment_status": "unpaid"')
    expect(read(raw)).toBeNull()
    expect(read(raw.replace(TYPES.PAID, 'checkout.session.async_payment_succeeded'))?.kind).toBe('PAID')
  })

  it('calls nobody but the address given', async () => {
    const before = stripe.calls()
    await gateway().createCheckout({
      ...{ paymentId: randomUUID(), orderId: 'o', amountCents: 5, description: 'x' },
      ...{ returnUrl: 'http://localhost/', expiresAt: new Date('2099-01-01T00:00:00Z') },
    })
    expect(stripe.calls()).toBe(before + 1)
  })
})

it('the sandbox refuses to give back more than was paid', async () => {
  const { gateway, pay } = (sides.sandbox as () => Side)()
  const paymentId = randomUUID()
  const { reference } = await gateway.createCheckout({
    ...{
      paymentId,
      orderId: randomUUID(),
      amountCents: 1_000,
      description: 'x',
      returnUrl: 'http://localhost/',
    },
    expiresAt: new Date(),
  })
  await pay(reference)
  const refund = (amountCents: number) =>
    gateway.refund({ refundId: randomUUID(), paymentId, reference, amountCents })
  const outcomes = await race(Array.from({ length: 6 }, () => () => refund(300)))
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(3)
  expect(await refundedBySandbox(t.db, paymentId)).toBe(900)
})
