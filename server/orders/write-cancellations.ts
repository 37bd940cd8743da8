import type { CancelledBy, OrderStatus } from '@/prisma/generated/enums'
import type { Tx } from '@/server/db'
import { stageOrderEvents } from '@/server/notifications/stage-event'
import { stageRefunds } from '@/server/payments/stage-refunds'
import { endTurns } from './end-turns'

/** An order that this transaction has locked, as it was read under that lock. */
export type Cancellable = {
  id: string
  userId: string
  mealId: string
  status: OrderStatus
  version: number
  /** The line to blame, if one is. */
  lineId?: string | null
}

/**
 * Writes that orders are cancelled, by whom and why, with one outbox row each, and that what was paid for them online goes
 * back. Portions, cells, allowance and wallet are the caller's, in the same transaction.
 */
export async function writeCancellations(
  tx: Tx,
  orders: Cancellable[],
  { by, reason }: { by: CancelledBy; reason: string | null },
): Promise<void> {
  if (orders.length === 0) return
  const rows = orders.map(({ id, status, version, lineId }) => ({
    id,
    status,
    version,
    line: lineId ?? null,
  }))
  // The rows are locked, so their status cannot have moved; the WHERE says what the SET destroys all the same.
  const count = await tx.$executeRaw`
    UPDATE orders o SET status = 'CANCELLED', version = o.version + 1, cancelled_by = ${by}::"CancelledBy", offered_until = NULL,
      cancel_reason = ${reason}, rejected_line_id = r.line, cancelled_at = clock_timestamp(), updated_at = clock_timestamp(),
      payment_state = CASE WHEN o.payment_state = 'PAID' OR (o.status <> 'PENDING' AND o.allowance_cents + o.wallet_cents > 0)
        THEN 'REFUNDED'::"PaymentState" ELSE o.payment_state END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, status "OrderStatus", version int, line uuid)
    WHERE o.id = r.id AND o.status = r.status AND o.version = r.version`
  if (count !== rows.length) throw new Error('a locked order changed its status')
  await stageRefunds(
    tx,
    orders.map((order) => order.id),
  )
  await endTurns(
    tx,
    orders.map((order) => order.id),
  )
  await stageOrderEvents(
    tx,
    orders.map(({ id, version, userId, mealId }) => ({
      ...{ orderId: id, orderVersion: version + 1, userId, mealId },
    })),
  )
}
