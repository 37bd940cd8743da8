import { randomUUID } from 'node:crypto'
import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import type { GatewayEvent } from './gateway'
import { SANDBOX_SIGNATURE } from './sandbox-gateway'
import { signBody } from './sandbox-signature'

export const SANDBOX_ACTIONS = [
  ...(['PAY', 'FAIL', 'PAY_TWICE', 'PAY_LATER', 'REPEAT', 'FORGE'] as const),
  'REFUND_FAILS',
] as const
export type SandboxAction = (typeof SANDBOX_ACTIONS)[number]

export type Delivery = { at: string; what: GatewayEvent['kind']; status: number }
export type SandboxCheckout = {
  reference: string
  orderId: string
  paymentId: string
  amountCents: number
  description: string
  state: 'OPEN' | 'PAID' | 'FAILED'
  refundedCents: number
  deliveries: Delivery[]
}

const LATER_MS = 30_000
/** A webhook that is not answered is sent again after these. Milliseconds. */
const RETRIES = [1_000, 5_000, 20_000]
const ANSWER_WITHIN_MS = 5_000
const KEPT = 6

/** @throws DomainError NOT_FOUND */
export async function getSandboxCheckout(db: Db, reference: string): Promise<SandboxCheckout> {
  const known = /^[0-9a-f-]{36}$/.test(reference)
  const row = known && (await db.sandboxCheckout.findUnique({ where: { reference } }).catch(() => null))
  if (!row) throw new DomainError('NOT_FOUND', {})
  const { orderId, paymentId, amountCents, description } = row
  return {
    ...{ reference, orderId, paymentId, amountCents, description },
    state: row.state as SandboxCheckout['state'],
    refundedCents: Object.values(row.refunds as Record<string, number>).reduce(
      (sum, cents) => sum + cents,
      0,
    ),
    deliveries: row.deliveries as Delivery[],
  }
}

type Sandbox = { db: Db; secret: string; webhookUrl: string; laterMs?: number }

/**
 * Does on the sandbox's page what a person and a gateway may do: pay, fail, pay after a while, tell of it twice, three
 * times the same, with a wrong signature, or that what was refunded could not be. Webhooks go by real HTTP to our own door.
 * @throws DomainError NOT_FOUND
 */
export async function playSandbox(sandbox: Sandbox, reference: string, action: SandboxAction): Promise<void> {
  const checkout = await getSandboxCheckout(sandbox.db, reference)
  const tell = (kind: GatewayEvent['kind'], eventId = randomUUID()) =>
    deliver(sandbox, { eventId, kind, reference, ...pick(checkout) })
  if (action === 'FORGE') return void (await deliver({ ...sandbox, secret: 'not ours' }, event(checkout)))
  if (action === 'REFUND_FAILS') return failRefunds(sandbox, checkout)
  if (action === 'FAIL') {
    if (await become(sandbox.db, reference, 'FAILED')) await tell('FAILED')
    return
  }
  if (action === 'PAY_LATER') {
    // Not kept over a restart: it is a toy, and then it was never paid.
    setTimeout(
      () => void playSandbox(sandbox, reference, 'PAY').catch(() => {}),
      sandbox.laterMs ?? LATER_MS,
    ).unref()
    return
  }
  await become(sandbox.db, reference, 'PAID')
  const first = randomUUID()
  await tell('PAID', first)
  if (action === 'PAY_TWICE') await tell('PAID')
  if (action === 'REPEAT') await Promise.all([tell('PAID', first), tell('PAID', first)])
}

/** The money is here again, as if the card it was sent to had been closed. */
async function failRefunds(sandbox: Sandbox, { reference, paymentId }: SandboxCheckout): Promise<void> {
  const failed = await sandbox.db.$queryRaw<{ refundId: string; amountCents: number }[]>`
    WITH book AS (SELECT reference, refunds FROM sandbox_checkouts WHERE reference = ${reference}::uuid FOR UPDATE),
      emptied AS (UPDATE sandbox_checkouts c SET refunds = '{}' FROM book WHERE c.reference = book.reference)
    SELECT key AS "refundId", value::int AS "amountCents" FROM book, jsonb_each_text(refunds)`
  const events = failed.map((refund) => ({
    ...{ eventId: randomUUID(), kind: 'REFUND_FAILED' as const, reference, paymentId },
    ...refund,
  }))
  await Promise.all(events.map((event) => deliver(sandbox, event)))
}

const pick = ({ paymentId, amountCents }: SandboxCheckout) => ({ paymentId, amountCents })

function event(checkout: SandboxCheckout): GatewayEvent {
  return { eventId: randomUUID(), kind: 'PAID', reference: checkout.reference, ...pick(checkout) }
}

/** What is paid stays paid. */
async function become(db: Db, reference: string, state: 'PAID' | 'FAILED'): Promise<boolean> {
  const { count } = await db.sandboxCheckout.updateMany({
    where: { reference, state: { not: 'PAID' } },
    data: { state },
  })
  return count === 1
}

/** Sends a webhook, and again in the background when nobody answers or the answer is their fault. */
async function deliver(sandbox: Sandbox, event: GatewayEvent, retries = RETRIES): Promise<void> {
  const status = await post(sandbox, event)
  const delivery: Delivery = { at: new Date().toISOString(), what: event.kind, status }
  await sandbox.db.$executeRaw`
    UPDATE sandbox_checkouts SET deliveries = (SELECT jsonb_agg(d ORDER BY n) FROM jsonb_array_elements(
      jsonb_build_array(${JSON.stringify(delivery)}::jsonb) || deliveries) WITH ORDINALITY AS a(d, n) WHERE n <= ${KEPT}::int)
    WHERE reference = ${event.reference}::uuid`
  const [wait, ...rest] = retries
  if ((status === 0 || status >= 500) && wait !== undefined) {
    setTimeout(() => void deliver(sandbox, event, rest).catch(() => {}), wait).unref()
  }
}

/** @returns the HTTP status; 0 when nobody answered */
async function post({ secret, webhookUrl }: Sandbox, event: GatewayEvent): Promise<number> {
  const body = JSON.stringify(event)
  try {
    const response = await fetch(webhookUrl, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', [SANDBOX_SIGNATURE]: signBody(body, secret) },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    await response.text()
    return response.status
  } catch {
    return 0
  }
}
