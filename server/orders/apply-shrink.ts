import type { Tx } from '@/server/db'
import { stageOrderEvents } from '@/server/notifications/stage-event'
import { returnMoney } from '@/server/payments/charge-orders'
import { smallestOnlineCents } from '@/server/payments/choose-gateway'
import { stageRefunds } from '@/server/payments/stage-refunds'
import type { MirroredItem } from '@/server/stock/load-meal'
import { shiftPortions } from '@/server/stock/shift-portions'
import { PORTIONS_REDUCED } from './order-rules'
import { type Fate, returnedBy } from './shrink-rules'
import { tellMoved } from './tell-moved'
import { applyPicks } from './write-answers'
import { writeCancellations } from './write-cancellations'

type Moved = Extract<Fate, { kind: 'MOVED' }>

/**
 * Moves and cancels confirmed orders as decided: portions, dishes, money and one outbox row each. The transaction has
 * locked the orders and the meal's items before deciding.
 * @returns the items as they are now, for Redis's mirror.
 */
export async function applyFates(tx: Tx, mealId: string, fates: Fate[]): Promise<MirroredItem[]> {
  const moved = fates.filter((fate) => fate.kind === 'MOVED')
  const cancelled = fates.filter((fate) => fate.kind === 'CANCELLED')
  await applyPicks(
    tx,
    moved.flatMap((fate) => fate.moves),
    { byKitchen: true },
  )
  await repriceOrders(tx, mealId, moved)
  await tellMoved(tx, mealId, moved)
  await stageRefunds(
    tx,
    moved.map(({ order }) => order.orderId),
  )
  await writeCancellations(
    tx,
    cancelled.map(({ order, lineId }) => ({
      ...order,
      id: order.orderId,
      mealId,
      status: 'CONFIRMED',
      lineId,
    })),
    { by: 'KITCHEN', reason: PORTIONS_REDUCED },
  )
  const items = await shiftPortions(tx, shiftsOf(fates))
  await returnMoney(
    tx,
    mealId,
    fates.map((fate) => ({
      ...{ orderId: fate.order.orderId, userId: fate.order.userId },
      ...{ kind: fate.kind === 'MOVED' ? 'ADJUSTMENT' : 'REFUND', ...returnedBy(fate) },
    })),
  )
  return items
}

/** menuItemId → portions taken (positive) or given back. A cancelled order gives all of its dishes back. */
function shiftsOf(fates: Fate[]): Map<string, number> {
  const shifts = new Map<string, number>()
  const add = (id: string, quantity: number) => shifts.set(id, (shifts.get(id) ?? 0) + quantity)
  for (const { order, ...fate } of fates) {
    const moves = fate.kind === 'MOVED' ? fate.moves : null
    for (const { lineId, menuItemId, quantity } of order.lines) {
      if (!moves || moves.some((move) => move.lineId === lineId)) add(menuItemId, -quantity)
    }
    for (const { menuItemId, quantity } of moves ?? []) add(menuItemId, quantity)
  }
  return shifts
}

async function repriceOrders(tx: Tx, mealId: string, moved: Moved[]): Promise<void> {
  if (moved.length === 0) return
  const rows = moved.map(({ order: { orderId, version }, backCents, allowanceCents, walletCents }) => ({
    ...{ id: orderId, version, backCents, allowanceCents, walletCents },
  }))
  // Cheaper than what allowance and balance paid of it: then it is paid.
  const count = await tx.$executeRaw`
    UPDATE orders o SET version = o.version + 1, subtotal_cents = o.subtotal_cents - r."backCents",
      total_cents = o.total_cents - r."backCents", allowance_cents = r."allowanceCents", wallet_cents = r."walletCents",
      updated_at = clock_timestamp(),
      payment_method = CASE WHEN counter.now THEN 'CASH' ELSE o.payment_method END,
      to_pay_online = o.to_pay_online AND NOT counter.now, pay_by = CASE WHEN NOT counter.now THEN o.pay_by END,
      payment_state = CASE WHEN paid.now THEN 'PAID'::"PaymentState" ELSE o.payment_state END,
      paid_at = CASE WHEN paid.now THEN clock_timestamp() ELSE o.paid_at END,
      settled_at = CASE WHEN paid.now THEN clock_timestamp() ELSE o.settled_at END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r(id uuid, version int, "backCents" int, "allowanceCents" int, "walletCents" int)
      JOIN orders b ON b.id = r.id
      CROSS JOIN LATERAL (SELECT b.total_cents - r."backCents" - r."allowanceCents" - r."walletCents" AS cents) due
      CROSS JOIN LATERAL (SELECT b.payment_state = 'UNPAID'
        AND due.cents = 0 AS now) paid
      -- A remainder that no gateway takes is due where the food is handed over.
      CROSS JOIN LATERAL (SELECT b.payment_method = 'ONLINE' AND b.payment_state = 'UNPAID'
        AND due.cents BETWEEN 1 AND ${smallestOnlineCents() - 1}::int AS now) counter
    WHERE o.id = r.id AND o.meal_id = ${mealId}::uuid AND o.status = 'CONFIRMED' AND o.version = r.version`
  if (count !== rows.length) throw new Error('a locked order changed its status')
  await stageOrderEvents(
    tx,
    moved.map(({ order: { orderId, version, userId } }) => ({
      ...{ orderId, orderVersion: version + 1, userId, mealId },
    })),
  )
}
