import { type Db, inTransaction, Prisma } from '@/server/db'
import { log } from '@/server/log'
import { stageOrderEvents } from '@/server/notifications/stage-event'
import { GatewayRefusal, MAX_SEND, type PaymentGateway } from '@/server/payments/gateway'
import { tellRefunded } from './tell-refunded'

const AT_ONCE = 20
/** After each failure it is tried more rarely, in the end twice an hour. Seconds. */
const FIRST_WAIT = 5
const LONGEST_WAIT = 1_800

/** `attempts` says whose claim it is: what another claim or the gateway has moved since is not written over. */
type Due = {
  id: string
  paymentId: string
  reference: string
  gateway: string
  amountCents: number
  attempts: number
  refusals: number
}

/**
 * Sends the money back that is due back. A refund is claimed for longer than a send may take, sent under its own id, and
 * written down: a worker that dies in between leaves it to the next, and the gateway knows the id.
 * @returns how many were sent
 */
export async function sendRefunds(
  db: Db,
  findGateway: (name: string) => PaymentGateway | null,
): Promise<number> {
  const due = await db.$queryRaw<Due[]>`
    WITH due AS (
      SELECT id FROM payment_refunds WHERE sent_at IS NULL AND next_attempt_at <= clock_timestamp()
      ORDER BY next_attempt_at LIMIT ${AT_ONCE}::int FOR UPDATE SKIP LOCKED
    )
    UPDATE payment_refunds r SET attempts = r.attempts + 1,
      next_attempt_at = clock_timestamp() + make_interval(secs => greatest(${MAX_SEND}::int, ${wait('r.attempts')}))
    FROM due, payments p WHERE r.id = due.id AND p.id = r.payment_id
    RETURNING r.id, r.payment_id AS "paymentId", p.reference, p.gateway, r.amount_cents AS "amountCents", r.attempts, r.refusals`
  const sent = await Promise.all(due.map((refund) => sendRefund(db, findGateway(refund.gateway), refund)))
  return sent.filter(Boolean).length
}

/** Seconds until the next try, after so many. */
const wait = (attempts: 'r.attempts' | 'attempts - 1') => Prisma.sql`
  least(${LONGEST_WAIT}::int, ${FIRST_WAIT}::int * power(2, least(${Prisma.raw(attempts)}, 10)))`

async function sendRefund(db: Db, gateway: PaymentGateway | null, refund: Due): Promise<boolean> {
  const { id, paymentId, reference, amountCents, refusals } = refund
  try {
    if (!gateway) throw new Error(`the gateway ${refund.gateway} is not set up`)
    await gateway.refund({ refundId: id, paymentId, reference, amountCents, refusals })
    await writeSent(db, refund)
    log().info({ paymentId, refundId: id, amountCents }, 'a refund was sent')
    return true
  } catch (error) {
    log().warn({ paymentId, refundId: id, amountCents, err: error }, 'a refund failed; will try again')
    await writeFailure(db, refund, error).catch(() => {}) // the claim runs out by itself
    return false
  }
}

/** This try is over, so the next need not wait for the end of its claim. */
async function writeFailure(db: Db, { id, attempts }: Due, error: unknown): Promise<void> {
  await db.$executeRaw`
    UPDATE payment_refunds SET last_error = ${String(error).slice(0, 500)},
      refusals = refusals + ${error instanceof GatewayRefusal ? 1 : 0}::int,
      next_attempt_at = clock_timestamp() + make_interval(secs => ${wait('attempts - 1')})
    WHERE id = ${id}::uuid AND sent_at IS NULL AND attempts = ${attempts}::int`
}

/** When the last of a payment's refunds is sent, it is refunded, and the order’s owner is told. */
async function writeSent(db: Db, { id, paymentId, attempts }: Due): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.$executeRaw`
      SELECT 1 FROM orders WHERE id = (SELECT order_id FROM payments WHERE id = ${paymentId}::uuid) FOR UPDATE`
    await tx.$executeRaw`
      UPDATE payment_refunds SET sent_at = clock_timestamp(), last_error = NULL
      WHERE id = ${id}::uuid AND sent_at IS NULL AND attempts = ${attempts}::int`
    const done = await tx.$executeRaw`
      UPDATE payments SET status = 'REFUNDED', refunded_at = clock_timestamp()
      WHERE id = ${paymentId}::uuid AND status = 'REFUNDING'
        AND NOT EXISTS (SELECT 1 FROM payment_refunds WHERE payment_id = ${paymentId}::uuid AND sent_at IS NULL)`
    if (done === 0) return
    // Of a live order only the kitchen's next tap would notice, and be refused for it.
    const facts = await tx.$queryRaw<
      { orderId: string; orderVersion: number; userId: string; mealId: string }[]
    >`
      UPDATE orders o SET version = o.version + 1, updated_at = clock_timestamp()
      FROM payments p WHERE p.id = ${paymentId}::uuid AND o.id = p.order_id AND o.status IN ('CANCELLED', 'REJECTED')
      RETURNING o.id AS "orderId", o.version AS "orderVersion", o.user_id AS "userId", o.meal_id AS "mealId"`
    await stageOrderEvents(tx, facts)
    if (facts.length === 0) await tellRefunded(tx, paymentId)
  })
}
