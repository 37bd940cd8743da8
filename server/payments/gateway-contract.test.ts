import { randomUUID } from 'node:crypto'
import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { inAnHour, refundedBySandbox, serveStripe } from '@/server/testing/gateways'
import { race } from '@/server/testing/race'
import { stripeBody } from '@/server/testing/stripe-events'
import { type GatewayEvent, GatewayRefusal, type PaymentGateway } from './gateway'
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
    body: (event) => told(event),
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
  REFUND_FAILED: 'refund.failed',
} as const

/** A webhook as Stripe sends it, with our ids and amount. */
function told(
  { kind, paymentId, ...event }: GatewayEvent,
  changes?: Parameters<typeof stripeBody>[2],
): string {
  return stripeBody(TYPES[kind], { ...event, paymentId: paymentId ?? '' }, changes)
}

const code = (call: () => unknown) => {
  try {
    call()
    return 'taken'
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe.each(Object.keys(sides))('%s', (name) => {
  const side = () => (sides[name] as () => Side)()
  const wish = () => ({
    ...{ paymentId: randomUUID(), orderId: randomUUID(), amountCents: 1_800, description: 'Kaifan D001' },
    returnUrl: 'http://localhost:3000/orders/x?payment=return',
    expiresAt: inAnHour(),
  })
  const event = (kind: GatewayEvent['kind'] = 'PAID'): GatewayEvent => ({
    ...{ eventId: randomUUID(), kind, reference: randomUUID(), paymentId: randomUUID(), amountCents: 1_800 },
  })
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
    const refund = { refundId: randomUUID(), paymentId, reference, amountCents: 700, refusals: 0 }
    await expect(gateway.refund(refund)).rejects.toBeInstanceOf(GatewayRefusal) // nothing was paid
    await pay(reference)
    await race(Array.from({ length: 5 }, () => () => gateway.refund(refund)))
    await gateway.refund(refund)
    expect(await refunded(paymentId, reference)).toBe(700)
    await gateway.refund({ ...refund, refundId: randomUUID(), amountCents: 1_100 })
    expect(await refunded(paymentId, reference)).toBe(1_800)
  })

  it('says of a checkout whose time is over what was paid, as often as it is asked', async () => {
    const { gateway, pay } = side()
    const [paid, unpaid] = [await gateway.createCheckout(wish()), await gateway.createCheckout(wish())]
    await pay(paid.reference)
    for (let i = 0; i < 2; i++) {
      expect(await gateway.closeCheckout(paid.reference)).toBe(1_800)
      expect(await gateway.closeCheckout(unpaid.reference)).toBe(0)
    }
  })

  it.each(Object.keys(TYPES) as (keyof typeof TYPES)[])('reads what was signed: %s', (kind) => {
    const { gateway, body, sign } = side()
    const said = kind === 'REFUND_FAILED' ? { ...event(kind), refundId: randomUUID() } : event(kind)
    const raw = body(said)
    const read = gateway.parseWebhook(raw, new Headers(sign(raw, {})))
    const { reference, eventId, ...rest } = said
    expect(read).toMatchObject(rest)
    if (kind !== 'REFUND_FAILED') expect(read?.eventId).toBe(eventId) // Stripe sends two of one failure
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

  it.each<[string, Parameters<typeof stripeBody>[2]]>([
    ['a type that nobody asked for', { event: { type: 'customer.created' } }],
    ['a type that Stripe has still to invent', { event: { type: 'checkout.session.reconsidered' } }],
    ['a session without our id', { object: { metadata: {} } }],
    ['a session without metadata', { object: { metadata: null } }],
    ['another app’s id that is none of ours', { object: { metadata: { paymentId: '4711' } } }],
    ['money of another currency', { object: { currency: 'usd' } }],
    ['a live event, when we have the key to the test mode', { event: { livemode: true } }],
    ['the event of an account that a platform serves', { event: { account: 'acct_1SXk2hLkdIwHu7ix' } }],
    ['nothing', { event: { data: {} } }],
  ])('says nothing of %s', (_, changes) => {
    expect(read(told(said))).not.toBeNull()
    expect(read(told(said, changes))).toBeNull()
    const refund = { ...said, kind: 'REFUNDED' } as const
    expect(read(told(refund))).not.toBeNull()
    expect(read(told(refund, changes))).toBeNull()
  })

  it('has a key to the live mode, and then takes what is live', () => {
    const live = stripeGateway({ secretKey: 'sk_live_ours', webhookSecret: secret })
    const raw = told(said, { event: { livemode: true } })
    expect(live.parseWebhook(raw, sign(raw))).toMatchObject({ kind: 'PAID', paymentId: said.paymentId })
    expect(live.parseWebhook(told(said), sign(told(said)))).toBeNull()
  })

  it('reads other versions of the API, and what they have added or not had yet', () => {
    const earlier = told(said, {
      event: { api_version: '2020-08-27', request: 'req_1', user_id: null },
      // From before these were told.
      object: {
        adaptive_pricing: undefined,
        status: undefined,
        ui_mode: undefined,
        wallet_options: undefined,
      },
    })
    const later = told(said, {
      event: { api_version: '2031-01-01.zinnia', context: 'acct_1/acct_2', reason: { type: 'request' } },
      object: { mood: 'cheerful', metadata: { paymentId: said.paymentId, orderId: 'x', more: '一' } },
    })
    const same = { eventId: 'evt_1', kind: 'PAID', paymentId: said.paymentId, amountCents: 1_800 }
    expect(read(earlier)).toMatchObject(same)
    expect(read(later)).toMatchObject(same)
  })

  it('is complete before it is paid when the method takes days, and paid when it says so', () => {
    const unpaid = { object: { payment_status: 'unpaid' } }
    expect(read(told(said, unpaid))).toBeNull()
    const ours = { ...said, paymentId: said.paymentId ?? '' }
    expect(read(stripeBody('checkout.session.async_payment_succeeded', ours))?.kind).toBe('PAID')
    expect(read(stripeBody('checkout.session.async_payment_failed', ours))?.kind).toBe('FAILED')
  })

  it.each(['null', '[]', '"x"', '{}', '7'])('signed, and no event at all: %s', (raw) => {
    expect(read(raw)).toBeNull()
  })

  it('signed, and not of the kind that was agreed', () => {
    expect(code(() => read('<xml/>'))).toBe('BAD_INPUT')
    const second = { object: 'v2.core.event', data: null, related_object: {} }
    expect(code(() => read(told(said, { event: second })))).toBe('BAD_INPUT')
  })

  it('opens a page for what is paid at once, and closes it, or takes what is paid at that very moment', async () => {
    const checkout = () =>
      gateway().createCheckout({
        ...{ paymentId: randomUUID(), orderId: 'o', amountCents: 1_800, description: 'x' },
        ...{ returnUrl: 'http://localhost/', expiresAt: inAnHour() },
      })
    const [first, second] = [await checkout(), await checkout()]
    expect(stripe.sessions.get(first.reference)?.methods).toEqual(['card', 'alipay', 'wechat_pay'])
    expect(await gateway().closeCheckout(first.reference)).toBe(0)
    expect(stripe.sessions.get(first.reference)?.status).toBe('expired')
    stripe.payMeanwhile(second.reference)
    expect(await gateway().closeCheckout(second.reference)).toBe(1_800)
    stripe.payMeanwhile(null)
    await expect(gateway().closeCheckout('cs_test_nobody')).rejects.toBeInstanceOf(GatewayRefusal)
  })

  it('makes no checkout for less than the minimum we say it has', async () => {
    const ask = (amountCents: number) =>
      gateway().createCheckout({
        ...{ paymentId: randomUUID(), orderId: 'o', amountCents, description: 'x' },
        ...{ returnUrl: 'http://localhost/', expiresAt: inAnHour() },
      })
    await expect(ask(399)).rejects.toBeInstanceOf(GatewayRefusal)
    await expect(ask(400)).resolves.toMatchObject({ reference: expect.any(String) })
  })

  it('calls nobody but the address given', async () => {
    const before = stripe.calls()
    await gateway().createCheckout({
      ...{ paymentId: randomUUID(), orderId: 'o', amountCents: 500, description: 'x' },
      ...{ returnUrl: 'http://localhost/', expiresAt: inAnHour() },
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
    gateway.refund({ refundId: randomUUID(), paymentId, reference, amountCents, refusals: 0 })
  const outcomes = await race(Array.from({ length: 6 }, () => () => refund(300)))
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(3)
  expect(await refundedBySandbox(t.db, paymentId)).toBe(900)
})
