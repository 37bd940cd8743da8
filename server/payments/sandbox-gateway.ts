import { createHmac, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { GatewayRefusal, type PaymentGateway } from './gateway'
import { isSigned } from './sandbox-signature'

export const SANDBOX_SIGNATURE = 'x-sandbox-signature'

const body = z.strictObject({
  eventId: z.uuid(),
  kind: z.enum(['PAID', 'FAILED', 'EXPIRED', 'REFUNDED', 'REFUND_FAILED']),
  reference: z.uuid(),
  paymentId: z.uuid(),
  amountCents: z.number().int().min(1).max(100_000_000),
  refundId: z.uuid().optional(),
})

/** The secret both sides of the sandbox share; nobody else can make it from what they see. */
export function sandboxSecret(authSecret: string): string {
  return createHmac('sha256', authSecret).update('sandbox gateway').digest('base64url')
}

/** Play money has no smallest sum. */
export const SANDBOX_MIN_CENTS = 1

type Settings = { db: Db; secret: string; appUrl: string }

/**
 * A gateway that moves no money: its page is ours, its book is a table of its own. It behaves as a real one does, and
 * worse on demand, so that the rest can be tried and tested without an account anywhere.
 */
export function sandboxGateway({ db, secret, appUrl }: Settings): PaymentGateway {
  return {
    name: 'sandbox',

    async createCheckout({ paymentId, orderId, amountCents, description }) {
      const [row] = await db.$queryRaw<[{ reference: string }]>`
        INSERT INTO sandbox_checkouts (reference, payment_id, order_id, amount_cents, description)
        VALUES (${randomUUID()}::uuid, ${paymentId}::uuid, ${orderId}::uuid, ${amountCents}::int, ${description})
        ON CONFLICT (payment_id) DO UPDATE SET payment_id = EXCLUDED.payment_id RETURNING reference`
      return { reference: row.reference, url: `${appUrl}/sandbox-pay/${row.reference}` }
    },

    async closeCheckout(reference) {
      // The page stays open: that money comes too late is one of the things to be tried on it.
      const paid = await db.sandboxCheckout.findFirst({ where: { reference, state: 'PAID' } })
      return paid?.amountCents ?? 0
    },

    async refund({ refundId, reference, amountCents }) {
      // A refund known by its id is done; one more than was paid is refused, as a bank would.
      const count = await db.$executeRaw`
        UPDATE sandbox_checkouts SET refunds = refunds || jsonb_build_object(${refundId}::text, ${amountCents}::int)
        WHERE reference = ${reference}::uuid AND state = 'PAID' AND (refunds ? ${refundId}::text OR amount_cents >=
          ${amountCents}::int + (SELECT coalesce(sum(value::int), 0) FROM jsonb_each_text(refunds)))`
      if (count !== 1) throw new GatewayRefusal('the sandbox refuses this refund')
    },

    parseWebhook(rawBody, headers) {
      const signature = headers.get(SANDBOX_SIGNATURE) ?? ''
      if (!isSigned(rawBody, signature, secret)) throw new DomainError('BAD_INPUT', { field: 'signature' })
      const parsed = body.safeParse(parseJson(rawBody))
      if (!parsed.success) throw new DomainError('BAD_INPUT', { field: 'body' })
      return parsed.data
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
