import { v7 as uuidv7 } from 'uuid'
import type { PaymentStatus } from '@/prisma/generated/enums'
import { type Db, inTransaction, type Tx } from '@/server/db'
import { DomainError } from '@/server/errors'
import { log } from '@/server/log'
import { stageOrderEvents } from '@/server/notifications/stage-event'
import type { GatewayEvent } from '@/server/payments/gateway'
import { stageRefunds } from '@/server/payments/stage-refunds'

type Order = { id: string; userId: string; mealId: string }
type Payment = { id: string; status: PaymentStatus; amountCents: number }

/** What became of an event: the order is paid, the money goes back (again), it was only noted, or it was known. */
export type Received = 'PAID' | 'REFUNDING' | 'NOTED' | 'REPEATED'

/**
 * Takes what a gateway's webhook said, each event once, in one transaction. Money that comes is either what an order was
 * waiting for, or goes back: the order has ended, is paid already, or another amount came. Events may come twice, late and
 * in any order.
 * @throws DomainError NOT_FOUND when the payment is not one of ours
 */
export async function receivePayment(db: Db, gateway: string, event: GatewayEvent): Promise<Received> {
  const { reference, paymentId } = event
  // Our own id finds a payment whose checkout was made by a process that died before it could write down the reference.
  const found = await db.payment.findFirst({
    where: { gateway, OR: [{ reference }, ...(paymentId ? [{ id: paymentId }] : [])] },
    select: { id: true, orderId: true },
  })
  if (!found) throw new DomainError('NOT_FOUND', {})
  return inTransaction(db, async (tx) => {
    // The order first, as whoever cancels it does; two deliveries of one event stand in line here, too.
    const [order] = await tx.$queryRaw<[Order]>`
      SELECT id, user_id AS "userId", meal_id AS "mealId" FROM orders WHERE id = ${found.orderId}::uuid FOR UPDATE`
    const fresh = await tx.$executeRaw`
      INSERT INTO payment_events (gateway, event_id, payment_id, kind)
      VALUES (${gateway}, ${event.eventId}, ${found.id}::uuid, ${event.kind}) ON CONFLICT DO NOTHING`
    if (fresh === 0) return 'REPEATED'
    // Found by our own id, it still has the placeholder: without the gateway's word for it nothing could ever go back.
    await tx.$executeRaw`
      UPDATE payments SET reference = ${reference} WHERE id = ${found.id}::uuid AND reference = id::text AND ${reference} <> ''`
    const payment = await tx.payment.findUniqueOrThrow({ where: { id: found.id } })
    if (event.kind === 'REFUND_FAILED') return takeRefundBack(tx, order, payment, event)
    if (event.kind === 'REFUNDED') return noteRefund(tx, payment, event)
    if (event.kind !== 'PAID' || event.amountCents <= 0) return noteFailure(tx, order, payment, event)
    if (hasCome(payment)) return 'NOTED' // the same money, told again
    return (await payOrder(tx, order, payment, event)) ? 'PAID' : giveBack(tx, order, payment, event)
  })
}

const hasCome = ({ status }: Payment) => status === 'PAID' || status === 'REFUNDING' || status === 'REFUNDED'

/**
 * Pays an order that waits for it. The WHERE settles the race with expiry and cancellation: an order that has ended is
 * never paid. @returns false when it does not wait (any more), or for another amount
 */
async function payOrder(tx: Tx, order: Order, payment: Payment, event: GatewayEvent): Promise<boolean> {
  if (event.amountCents !== payment.amountCents) return false
  const [paid] = await tx.$queryRaw<{ version: number }[]>`
    UPDATE orders o SET payment_state = 'PAID', version = o.version + 1, paid_at = clock_timestamp(),
      settled_at = clock_timestamp(), updated_at = clock_timestamp(), payment_platform = p.gateway,
      payment_reference = p.reference
    FROM payments p
    WHERE o.id = ${order.id}::uuid AND p.id = ${payment.id}::uuid AND o.payment_method = 'ONLINE'
      AND o.payment_state = 'UNPAID' AND o.status IN ('CONFIRMED', 'PREPARING', 'READY')
      AND o.total_cents - o.allowance_cents - o.wallet_cents BETWEEN 1 AND p.amount_cents
    RETURNING o.version`
  if (!paid) return false
  await tx.$executeRaw`
    UPDATE payments SET status = 'PAID', paid_at = clock_timestamp() WHERE id = ${payment.id}::uuid`
  // It may have become cheaper since the page was opened.
  await stageRefunds(tx, [order.id])
  await tell(tx, order, paid.version)
  return true
}

/** Money that nobody was waiting for goes back, as much as came. */
async function giveBack(tx: Tx, order: Order, payment: Payment, event: GatewayEvent): Promise<Received> {
  const { amountCents } = event
  await tx.$executeRaw`
    UPDATE payments SET status = 'REFUNDING', amount_cents = ${amountCents}::int, paid_at = clock_timestamp()
    WHERE id = ${payment.id}::uuid`
  await tx.paymentRefund.create({ data: { id: uuidv7(), paymentId: payment.id, amountCents } })
  log().warn({ orderId: order.id, paymentId: payment.id, amountCents }, 'a payment goes back')
  // Paid by another payment, nothing changes for the order; a cook's tap on it must not be refused for that.
  const [row] = await tx.$queryRaw<{ version: number }[]>`
    UPDATE orders SET version = version + 1, updated_at = clock_timestamp(),
      payment_state = CASE WHEN status IN ('CANCELLED', 'REJECTED') THEN 'REFUNDED' ELSE payment_state END
    WHERE id = ${order.id}::uuid AND (status IN ('CANCELLED', 'REJECTED') OR payment_state = 'UNPAID') RETURNING version`
  if (row) await tell(tx, order, row.version)
  return 'REFUNDING'
}

/** Only an open payment fails or expires: once money came, it came. The person is told, and may try again. */
async function noteFailure(tx: Tx, order: Order, payment: Payment, event: GatewayEvent): Promise<Received> {
  const status = event.kind === 'EXPIRED' ? 'EXPIRED' : 'FAILED'
  const { count } = await tx.payment.updateMany({
    where: { id: payment.id, status: 'CREATED' },
    data: { status },
  })
  if (count === 0) return 'NOTED'
  const [row] = await tx.$queryRaw<{ version: number }[]>`
    UPDATE orders SET version = version + 1, updated_at = clock_timestamp()
    WHERE id = ${order.id}::uuid AND status = 'CONFIRMED' AND payment_state = 'UNPAID' RETURNING version`
  if (row) await tell(tx, order, row.version)
  return 'NOTED'
}

/**
 * A refund that the gateway had taken was not possible: it is due again, and its job sends another. One that is not written
 * down as sent yet is claimed by a worker, whose word comes too late then.
 */
async function takeRefundBack(
  tx: Tx,
  order: Order,
  payment: Payment,
  event: GatewayEvent,
): Promise<Received> {
  const count = await tx.$executeRaw`
    UPDATE payment_refunds SET sent_at = NULL, attempts = attempts + 1, last_error = 'the gateway could not send it'
    WHERE id = ${event.refundId ?? null}::uuid AND payment_id = ${payment.id}::uuid`
  if (count === 0) return 'NOTED'
  log().warn(
    { orderId: order.id, paymentId: payment.id, refundId: event.refundId },
    'a refund was not possible',
  )
  const { count: undone } = await tx.payment.updateMany({
    where: { id: payment.id, status: 'REFUNDED' },
    data: { status: 'REFUNDING', refundedAt: null },
  })
  if (undone === 0) return 'REFUNDING'
  const [row] = await tx.$queryRaw<{ version: number }[]>`
    UPDATE orders SET version = version + 1, updated_at = clock_timestamp()
    WHERE id = ${order.id}::uuid AND status IN ('CANCELLED', 'REJECTED') RETURNING version`
  if (row) await tell(tx, order, row.version)
  return 'REFUNDING'
}

/**
 * Ours are written down before they are sent. What went back beyond them somebody sent by hand at the gateway: it is written
 * down as sent, so that nothing goes back twice, and an order that stands for more than is left shows in the ledger.
 */
async function noteRefund(tx: Tx, payment: Payment, event: GatewayEvent): Promise<Received> {
  const staged = await tx.paymentRefund.aggregate({
    where: { paymentId: payment.id },
    _sum: { amountCents: true },
  })
  const amountCents = event.amountCents - (staged._sum.amountCents ?? 0)
  if (amountCents <= 0) return 'NOTED'
  log().warn({ paymentId: payment.id, amountCents }, 'a refund that is not ours')
  if (hasCome(payment)) {
    await tx.$executeRaw`
      INSERT INTO payment_refunds (id, payment_id, amount_cents, sent_at)
      VALUES (${uuidv7()}::uuid, ${payment.id}::uuid, ${amountCents}::int, clock_timestamp())`
  }
  return 'NOTED'
}

function tell(tx: Tx, { id: orderId, userId, mealId }: Order, orderVersion: number): Promise<void> {
  return stageOrderEvents(tx, [{ orderId, orderVersion, userId, mealId }])
}
