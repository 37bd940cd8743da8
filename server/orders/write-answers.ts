import type { MealKind } from '@/prisma/generated/enums'
import { Retry, type Tx } from '@/server/db'
import { classify } from '@/server/errors'
import type { Decision } from './decide-rules'
import { orderNumber, pickupNumber } from './order-rules'

export type Confirmation = { orderId: string; cell: number | null }

/**
 * Writes CONFIRMED, with number and cell, for orders that this transaction has locked as PENDING.
 * @throws Retry when another worker gave a cell away meanwhile: choose again
 */
export async function confirmOrders(tx: Tx, mealId: string, confirmed: Confirmation[]): Promise<void> {
  if (confirmed.length === 0) return
  // The meal's row is locked last and for one short statement: numbers have no gaps and nobody waits long.
  const [meal] = await tx.$queryRaw<[{ last: number; kind: MealKind; serviceDate: string }]>`
    UPDATE meals SET last_sequence = last_sequence + ${confirmed.length} WHERE id = ${mealId}::uuid
    RETURNING last_sequence AS last, kind, to_char(service_date, 'YYYY-MM-DD') AS "serviceDate"`
  const first = meal.last - confirmed.length + 1
  const rows = confirmed.map(({ orderId, cell }, i) => ({
    id: orderId,
    cell,
    sequence: first + i,
    number: orderNumber(meal.serviceDate, meal.kind, first + i),
    pickupNumber: pickupNumber(meal.kind, first + i),
  }))
  // In an AUTO meal the restaurant accepts by itself; in a MANUAL one a cook does, later.
  const count = await tx.$executeRaw`
    UPDATE orders o SET status = 'CONFIRMED', version = o.version + 1, cell = r.cell, sequence = r.sequence,
      number = r.number, pickup_number = r."pickupNumber", confirmed_at = clock_timestamp(), updated_at = clock_timestamp(),
      accepted_at = CASE WHEN m.accept_mode = 'AUTO' THEN clock_timestamp() END,
      payment_state = CASE WHEN o.allowance_cents = o.total_cents THEN 'PAID'::"PaymentState" ELSE o.payment_state END,
      paid_at = CASE WHEN o.allowance_cents = o.total_cents THEN clock_timestamp() END,
      settled_at = CASE WHEN o.allowance_cents = o.total_cents THEN clock_timestamp() END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r(id uuid, cell int, sequence int, number text, "pickupNumber" text), meals m
    WHERE o.id = r.id AND o.status = 'PENDING' AND m.id = o.meal_id`.catch(cellTaken)
  if (count !== rows.length) throw new Error('a locked order changed its status')
}

/** Two workers that read a slot at once may choose the same cell; the partial unique index lets one of them have it. */
function cellTaken(error: unknown): never {
  const about = JSON.stringify((error as { meta?: unknown }).meta ?? {}) + String(error)
  if (classify(error) === 'unique' && about.includes('orders_live_cell')) throw new Retry('the cell is taken')
  throw error
}

/** Writes REJECTED, with the reason and the line, for those of the decisions that refuse. */
export async function rejectOrders(tx: Tx, decisions: Decision[]): Promise<void> {
  const rows = decisions.flatMap((d) =>
    d.confirmed ? [] : [{ id: d.orderId, reason: d.reason, line: d.lineId }],
  )
  if (rows.length === 0) return
  const count = await tx.$executeRaw`
    UPDATE orders o SET status = 'REJECTED', version = o.version + 1, cell = NULL, reject_reason = r.reason::"RejectReason",
      rejected_line_id = r.line, rejected_at = clock_timestamp(), updated_at = clock_timestamp()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, reason text, line uuid)
    WHERE o.id = r.id AND o.status = 'PENDING'`
  if (count !== rows.length) throw new Error('a locked order changed its status')
}
