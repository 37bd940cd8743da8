import Stripe from 'stripe'
import { validate as isUuid } from 'uuid'
import { DomainError } from '@/server/errors'
import { type GatewayEvent, GatewayRefusal, type PaymentGateway, WEBHOOK_TOLERANCE } from './gateway'

type Settings = {
  secretKey: string
  webhookSecret: string
  /** Another address than Stripe's own; tests. */
  api?: { host: string; port: number; protocol: 'http' }
}

const CURRENCY = 'cny'
/** Of what the account has, those that are paid at once: an order does not wait for days. Apple and Google Pay are cards. */
const METHODS = ['card', 'alipay', 'wechat_pay']
/** Stripe takes no less than what is worth half a US dollar where the account is settled. */
export const STRIPE_MIN_CENTS = 400
/** A person is waiting for the page; a request that may be sent again by the same key is not waited for long. */
const TIMEOUT_MS = 8_000
/** Nobody waits for what a job asks: it tries again by itself, and of a refund must know when a try is over (MAX_SEND). */
const ONCE = { maxNetworkRetries: 0 }

/** Stripe Checkout: their page, their webhooks, our ids as idempotency keys. */
export function stripeGateway({ secretKey, webhookSecret, api }: Settings): PaymentGateway {
  const stripe = new Stripe(secretKey, {
    ...api,
    timeout: TIMEOUT_MS,
    maxNetworkRetries: 1,
    telemetry: false,
  })
  return {
    name: 'stripe',

    async createCheckout({ paymentId, orderId, amountCents, description, returnUrl, expiresAt }) {
      const metadata = { paymentId, orderId }
      const session = await stripe.checkout.sessions
        .create(
          {
            mode: 'payment',
            allowed_payment_method_types: METHODS,
            client_reference_id: paymentId,
            line_items: [
              {
                quantity: 1,
                price_data: {
                  currency: CURRENCY,
                  unit_amount: amountCents,
                  product_data: { name: description },
                },
              },
            ],
            success_url: returnUrl,
            // Whoever turns back has not paid, and should not be told to wait.
            cancel_url: returnUrl.split('?')[0],
            expires_at: Math.floor(expiresAt.getTime() / 1_000),
            metadata,
            // The charge tells of its refunds, and knows nothing of the session.
            payment_intent_data: { metadata },
          },
          { idempotencyKey: paymentId },
        )
        .catch(refuse)
      if (!session.url) throw new Error('Stripe gave no page to pay on')
      return { reference: session.id, url: session.url }
    },

    async closeCheckout(reference) {
      const { sessions } = stripe.checkout
      const session = await sessions.retrieve(reference, {}, ONCE).catch(refuse)
      if (session.status !== 'open') return paidCents(session)
      // Somebody pays at this moment: then Stripe refuses, and knows more when it is asked again.
      const closed = await sessions
        .expire(reference, {}, ONCE)
        .catch(() => sessions.retrieve(reference, {}, ONCE))
      return paidCents(closed)
    },

    async refund({ refundId, paymentId, reference, amountCents, refusals }) {
      const { payment_intent: intent } = await stripe.checkout.sessions.retrieve(reference, {}, ONCE)
      const id = typeof intent === 'string' ? intent : intent?.id
      if (!id) throw new GatewayRefusal('nothing was paid at Stripe for this')
      let failed = 0
      // Stripe forgets a key after a day, and what was sent before that and not written down would be sent twice.
      for await (const sent of stripe.refunds.list({ payment_intent: id, limit: 100 }, ONCE)) {
        if (sent.metadata?.refundId !== refundId) continue
        if (!hasFailed(sent)) return
        failed++
      }
      // Stripe answers a key for a day as it did first, so a refusal or a failure needs another, the same for whoever sends.
      const again = failed + refusals
      const idempotencyKey = again === 0 ? refundId : `${refundId}_${again}`
      const sent = await stripe.refunds
        .create(
          { payment_intent: id, amount: amountCents, metadata: { paymentId, refundId } },
          { ...ONCE, idempotencyKey },
        )
        .catch((error) => {
          // All of it is back, sent by hand: there is nothing that could still go.
          if (error instanceof Stripe.errors.StripeError && error.code === 'charge_already_refunded')
            return null
          return refuse(error)
        })
      if (sent && hasFailed(sent))
        throw new Error(`Stripe could not refund: ${sent.failure_reason ?? sent.status}`)
    },

    parseWebhook(rawBody, headers) {
      const signature = headers.get('stripe-signature') ?? ''
      let event: Stripe.Event
      try {
        event = stripe.webhooks.constructEvent(rawBody, signature, webhookSecret, WEBHOOK_TOLERANCE)
      } catch {
        throw new DomainError('BAD_INPUT', { field: 'signature' })
      }
      return toGatewayEvent(event, secretKey.includes('_live_'))
    },
  }
}

function paidCents({ payment_status, currency, amount_total }: Stripe.Checkout.Session): number {
  return payment_status === 'paid' && currency === CURRENCY ? (amount_total ?? 0) : 0
}

const hasFailed = ({ status }: Stripe.Refund) => status === 'failed' || status === 'canceled'

/** Says of an error that is Stripe's answer that it is one; not so when Stripe is busy, or was not heard. @throws always */
function refuse(error: unknown): never {
  const status = error instanceof Stripe.errors.StripeError ? error.statusCode : undefined
  if (status === undefined || status === 409 || status === 429) throw error
  throw new GatewayRefusal(`Stripe answered ${status}: ${(error as Error).message}`, { cause: error })
}

/** Our payment's id, if it is one: another app may share the account, and write its own there. */
function ourId({ metadata }: { metadata: Stripe.Metadata | null }): string | null {
  const id = metadata?.paymentId
  return id !== undefined && isUuid(id) ? id : null
}

const OF_SESSION = {
  // A method that takes days is complete before it is paid; then another event follows.
  'checkout.session.completed': (session) => (session.payment_status === 'paid' ? 'PAID' : null),
  'checkout.session.async_payment_succeeded': () => 'PAID',
  'checkout.session.async_payment_failed': () => 'FAILED',
  'checkout.session.expired': () => 'EXPIRED',
} as const satisfies Record<string, (session: Stripe.Checkout.Session) => GatewayEvent['kind'] | null>

/** What an event says of a payment of ours; null for anything else, because a refusal makes Stripe send it again for days. */
function toGatewayEvent(event: Stripe.Event, live: boolean): GatewayEvent | null {
  // A test payment pays no real order; `account` is set for somebody whom a platform serves, which we are not.
  if (typeof event?.data?.object !== 'object' || event.livemode !== live || event.account) return null
  if (event.type === 'refund.failed' || event.type === 'refund.updated')
    return refundFailed(event.data.object)
  if (event.type === 'charge.refunded') {
    const { amount_refunded: amountCents, currency } = event.data.object
    const paymentId = ourId(event.data.object)
    if (!paymentId || currency !== CURRENCY) return null
    return { eventId: event.id, kind: 'REFUNDED', reference: '', paymentId, amountCents }
  }
  const kindOf = OF_SESSION[event.type as keyof typeof OF_SESSION]
  if (!kindOf) return null
  const session = event.data.object as Stripe.Checkout.Session
  const kind = kindOf(session)
  const paymentId = ourId(session)
  if (!kind || !paymentId || session.currency !== CURRENCY) return null
  return { eventId: event.id, kind, reference: session.id, paymentId, amountCents: session.amount_total ?? 0 }
}

/** Of one failure Stripe sends both events: they are one to us. */
function refundFailed(refund: Stripe.Refund): GatewayEvent | null {
  const paymentId = ourId(refund)
  const refundId = refund.metadata?.refundId
  if (!hasFailed(refund) || !paymentId || !refundId || !isUuid(refundId)) return null
  const eventId = `${refund.id}:failed`
  return { eventId, kind: 'REFUND_FAILED', reference: '', paymentId, amountCents: refund.amount, refundId }
}
