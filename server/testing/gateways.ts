import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Db } from '@/server/db'
import type { PaymentGateway } from '@/server/payments/gateway'
import { STRIPE_MIN_CENTS } from '@/server/payments/stripe-gateway'

type Answer = { status: number; body: unknown }
type Handler = (request: { method: string; path: string; headers: Headers; body: string }) => Promise<Answer>

/** An HTTP server of a test's own on this machine. */
export async function serveHttp(handler: Handler) {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const headers = new Headers(Object.entries(request.headers).map(([k, v]) => [k, String(v)]))
      const body = Buffer.concat(chunks).toString()
      const { method = 'GET', url: path = '/' } = request
      const answer = await handler({ method, path, headers, body }).catch((error) => ({
        status: 500,
        body: { error: { message: String(error) } },
      }))
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    ...{ port, url: `http://127.0.0.1:${port}` },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** When a checkout may close: Stripe wants half an hour at least, and a day at the most. */
export const inAnHour = () => new Date(Date.now() + 3_600_000)

const no = (status: number, message: string): Answer => ({
  status,
  body: { error: { type: 'invalid_request_error', message } },
})

/**
 * As much of Stripe as the adapter meets: checkout sessions, refunds, and idempotency keys, which answer the same again,
 * errors too, and refuse another request under the same key, until they are forgotten.
 */
export async function serveStripe() {
  const sessions = new Map<
    string,
    { amount: number; methods: string[]; status: 'open' | 'complete' | 'expired' }
  >()
  const refunds: { intent: string; amount: number; refundId: string | null; status: string }[] = []
  const answered = new Map<string, { body: string; answer: Answer }>()
  let calls = 0
  let meanwhile: string | null = null
  let openEnds: Answer | null = null
  /** How the next refunds end, if not well; an answer that is an error is kept under its key like any other. */
  let refundEnds: { status: string } | { error: Answer } = { status: 'succeeded' }

  const handle: Handler = async ({ method, path, headers, body }) => {
    if (headers.get('authorization') !== 'Bearer sk_test_ours') {
      return no(401, 'no such key')
    }
    calls++
    const form = new URLSearchParams(body)
    if (method === 'GET' && path.startsWith('/v1/refunds?')) {
      const intent = new URLSearchParams(path.split('?')[1]).get('payment_intent')
      const of = refunds.flatMap(({ refundId, ...refund }, i) =>
        refund.intent === intent ? [{ id: `re_${i + 1}`, ...refund, metadata: { refundId } }] : [],
      )
      return { status: 200, body: { object: 'list', url: '/v1/refunds', has_more: false, data: of } }
    }
    if (method === 'GET') return show(path.split('/').at(-1) ?? '')
    if (path.endsWith('/expire')) return expire(path.split('/').at(-2) ?? '')
    const key = headers.get('idempotency-key') ?? ''
    const before = answered.get(key)
    if (before && before.body !== body) {
      return { status: 400, body: { error: { type: 'idempotency_error', message: 'another request' } } }
    }
    if (before) return before.answer
    const answer = path.endsWith('/refunds') ? refund(form) : open(form)
    answered.set(key, { body, answer })
    return answer
  }

  function open(form: URLSearchParams): Answer {
    if (openEnds) return openEnds
    const minutes = Number(form.get('expires_at')) / 60 - Date.now() / 60_000
    if (!(minutes >= 30 && minutes <= 24 * 60))
      return no(400, 'expires_at must be 30 minutes to 24 hours away')
    const id = `cs_test_${sessions.size + 1}`
    const amount = Number(form.get('line_items[0][price_data][unit_amount]'))
    if (amount < STRIPE_MIN_CENTS) return no(400, 'the total amount must convert to at least 50 cents')
    const methods = [...form].flatMap(([name, value]) =>
      /^allowed_payment_method_types\[/.test(name) ? [value] : [],
    )
    sessions.set(id, { amount, methods, status: 'open' })
    return {
      status: 200,
      body: { id, object: 'checkout.session', url: `https://checkout.stripe.test/${id}` },
    }
  }

  function show(id: string): Answer {
    const session = sessions.get(id)
    if (!session) return no(404, 'No such checkout.session')
    const { status, amount } = session
    const paid = status === 'complete'
    return {
      status: 200,
      body: {
        ...{ id, object: 'checkout.session', currency: 'cny', amount_total: amount, status },
        ...{ payment_intent: paid ? `pi_${id}` : null, payment_status: paid ? 'paid' : 'unpaid' },
      },
    }
  }

  function expire(id: string): Answer {
    const session = sessions.get(id)
    if (meanwhile) pay(meanwhile)
    if (session?.status !== 'open')
      return no(400, 'Only Checkout Sessions with a status in ["open"] can be expired')
    session.status = 'expired'
    return show(id)
  }

  function pay(reference: string) {
    const session = sessions.get(reference)
    if (session?.status === 'open') session.status = 'complete'
  }

  function refund(form: URLSearchParams): Answer {
    if ('error' in refundEnds) return refundEnds.error
    const { status } = refundEnds
    refunds.push({
      ...{ intent: form.get('payment_intent') ?? '', amount: Number(form.get('amount')), status },
      refundId: form.get('metadata[refundId]'),
    })
    return { status: 200, body: { id: `re_${refunds.length}`, object: 'refund', status } }
  }

  const server = await serveHttp(handle)
  return {
    ...{ ...server, sessions, refunds },
    calls: () => calls,
    forgetKeys: () => answered.clear(),
    /** The next checkouts are answered so, and that is kept under their keys. */
    checkoutsEnd(answer: Answer | null) {
      openEnds = answer
    },
    refundsEnd(how: typeof refundEnds) {
      refundEnds = how
    },
    pay,
    /** Pays this one at the moment at which Stripe is asked to close a page. */
    payMeanwhile(reference: string | null) {
      meanwhile = reference
    },
  }
}

/** What the sandbox gateway has sent back for a payment. Cents. */
export async function refundedBySandbox(db: Db, paymentId: string): Promise<number> {
  const row = await db.sandboxCheckout.findUnique({ where: { paymentId } })
  return Object.values((row?.refunds ?? {}) as Record<string, number>).reduce((sum, cents) => sum + cents, 0)
}

/** The same gateway, whose answers are lost on the way: it does what it is asked, and nobody hears of it. */
export function loseAnswers(gateway: PaymentGateway): PaymentGateway {
  return {
    ...gateway,
    createCheckout: async (request) => {
      await gateway.createCheckout(request)
      throw new Error('ECONNRESET')
    },
    refund: async (request) => {
      await gateway.refund(request)
      throw new Error('ECONNRESET')
    },
  }
}
