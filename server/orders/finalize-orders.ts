import type { MealKind } from '@/prisma/generated/enums'
import { type Db, inTransaction, type Tx } from '@/server/db'
import { faultPoint } from '@/server/fault-point'
import { stageOrderEvents } from '@/server/notifications/stage-event'
import { chargeAllowances } from '@/server/payments/charge-allowances'
import type { RedisClient } from '@/server/redis'
import type { MirroredItem } from '@/server/stock/load-meal'
import { settleHold } from '@/server/stock/settle-hold'
import { takePortions } from '@/server/stock/take-portions'
import { type Decision, decideOrders } from './decide-rules'
import { orderNumber, pickupNumber } from './order-rules'
import { lockPending, type PendingOrder, readResources } from './read-pending'

type Settled = { order: PendingOrder; decision: Decision; items: MirroredItem[] }

/**
 * `finalize`, the heart: settles many waiting orders of one meal in one transaction. Lock the pending ones, read what
 * there is, decide in the order of acceptance, then take all portions with one compare-and-swap on the versions read.
 * If another worker was there first, everything rolls back and is decided again on what is there then.
 *
 * An order that is no longer PENDING is not touched, so a job that comes twice does nothing the second time.
 * @returns the orders that got their answer in this call
 */
export async function finalizeOrders(
  clients: { db: Db; redis: RedisClient },
  { mealId, orderIds }: { mealId: string; orderIds: string[] },
): Promise<Decision[]> {
  const settled = await inTransaction(clients.db, (tx) => settleBatch(tx, mealId, orderIds))
  faultPoint('finalize:committed')
  await Promise.all(
    settled.map(({ order, decision, items }) =>
      settleHold(clients.redis, {
        mealId,
        orderId: order.orderId,
        userId: order.userId,
        slotId: order.slotId,
        items,
        cell: decision.confirmed ? decision.cell : null,
        restoreCart: !decision.confirmed,
      }),
    ),
  )
  faultPoint('finalize:settled')
  return settled.map(({ decision }) => decision)
}

async function settleBatch(tx: Tx, mealId: string, orderIds: string[]): Promise<Settled[]> {
  const pending = await lockPending(tx, mealId, orderIds)
  if (pending.length === 0) return []
  const { resources, versions } = await readResources(tx, mealId, pending)
  const decisions = decideOrders(pending, resources)
  const byId = new Map(pending.map((order) => [order.orderId, order]))
  const confirmed = decisions.flatMap((d) =>
    d.confirmed ? [{ ...d, order: byId.get(d.orderId) as PendingOrder }] : [],
  )

  const quantities = new Map<string, number>()
  for (const { order } of confirmed) {
    for (const line of order.lines) {
      quantities.set(line.menuItemId, (quantities.get(line.menuItemId) ?? 0) + line.quantity)
    }
  }
  const items = await takePortions(
    tx,
    [...quantities].map(([menuItemId, quantity]) => ({
      menuItemId,
      quantity,
      version: versions.get(menuItemId) as number,
    })),
  )
  await chargeAllowances(
    tx,
    confirmed.map(({ order }) => order),
  )
  await confirmOrders(tx, mealId, confirmed)
  await rejectOrders(tx, decisions)
  await stageOrderEvents(
    tx,
    pending.map(({ orderId, version, userId }) => ({ orderId, orderVersion: version + 1, userId, mealId })),
  )
  faultPoint('finalize:decided')
  return decisions.map((decision) => ({ decision, order: byId.get(decision.orderId) as PendingOrder, items }))
}

async function confirmOrders(
  tx: Tx,
  mealId: string,
  confirmed: { orderId: string; cell: number | null; order: PendingOrder }[],
): Promise<void> {
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
    WHERE o.id = r.id AND o.status = 'PENDING' AND m.id = o.meal_id`
  if (count !== rows.length) throw new Error('a locked order changed its status')
}

async function rejectOrders(tx: Tx, decisions: Decision[]): Promise<void> {
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
