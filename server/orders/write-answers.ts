import type { MealKind } from '@/prisma/generated/enums'
import { Retry, type Tx } from '@/server/db'
import { env } from '@/server/env'
import { violatesKey } from '@/server/errors'
import { stageOrderEvents } from '@/server/notifications/stage-event'
import { chargeOrders } from '@/server/payments/charge-orders'
import { smallestOnlineCents } from '@/server/payments/choose-gateway'
import type { Decision, Pick } from './decide-rules'
import { endTurns } from './end-turns'
import { orderNumber, pickupNumber } from './order-rules'
import type { PendingOrder } from './read-pending'

type Confirmed = Extract<Decision, { confirmed: true }>

/**
 * Writes the answers of orders that this transaction has locked as PENDING and whose portions it has taken: the dishes
 * they got, allowance and balance, CONFIRMED with number and cell or REJECTED with the reason, and one outbox row each.
 * @throws Retry when an allowance, a balance or a cell was taken meanwhile: decide again
 */
export async function writeAnswers(
  tx: Tx,
  mealId: string,
  pending: PendingOrder[],
  decisions: Decision[],
): Promise<void> {
  const owners = new Map(pending.map((order) => [order.orderId, order.userId]))
  const confirmed = decisions.filter((decision) => decision.confirmed)
  await applyPicks(
    tx,
    confirmed.flatMap((decision) => decision.picks),
  )
  await chargeOrders(
    tx,
    mealId,
    confirmed.map((decision) => ({ ...decision, userId: owners.get(decision.orderId) ?? '' })),
  )
  await confirmOrders(tx, mealId, confirmed)
  await rejectOrders(tx, decisions)
  await endTurns(
    tx,
    pending.map((order) => order.orderId),
  )
  await stageOrderEvents(
    tx,
    pending.map(({ orderId, version, userId }) => ({ orderId, orderVersion: version + 1, userId, mealId })),
  )
}

/**
 * Makes each line that got another dish than it had before into that dish, at its price less the discount, and keeps
 * whether the kitchen did that.
 */
export async function applyPicks(
  tx: Tx,
  picks: (Pick & { discountCents?: number })[],
  { byKitchen = false } = {},
): Promise<void> {
  const moved = picks.filter((pick) => pick.rank !== pick.from)
  if (moved.length === 0) return
  await tx.$executeRaw`
    UPDATE order_lines l SET rank = c.rank, menu_item_id = c.menu_item_id, dish_id = c.dish_id, variant_id = c.variant_id,
      dish_name_zh = c.dish_name_zh, dish_name_en = c.dish_name_en, variant_name_zh = c.variant_name_zh,
      variant_name_en = c.variant_name_en, allergens = c.allergens, options = c.options,
      list_price_cents = c.list_price_cents, unit_price_cents = c.unit_price_cents, discount_cents = m.discount,
      moved_by_kitchen = ${byKitchen}
    FROM unnest(${moved.map((pick) => pick.lineId)}::uuid[], ${moved.map((pick) => pick.rank)}::int[],
        ${moved.map((pick) => pick.discountCents ?? 0)}::int[]) AS m(id, rank, discount)
      JOIN order_line_choices c ON c.line_id = m.id AND c.rank = m.rank
    WHERE l.id = m.id`
}

async function confirmOrders(tx: Tx, mealId: string, confirmed: Confirmed[]): Promise<void> {
  if (confirmed.length === 0) return
  // The meal's row is locked last and for one short statement: numbers have no gaps and nobody waits long.
  const [meal] = await tx.$queryRaw<[{ last: number; kind: MealKind; serviceDate: string }]>`
    UPDATE meals SET last_sequence = last_sequence + ${confirmed.length} WHERE id = ${mealId}::uuid
    RETURNING last_sequence AS last, kind, to_char(service_date, 'YYYY-MM-DD') AS "serviceDate"`
  const first = meal.last - confirmed.length + 1
  const rows = confirmed.map(({ orderId, cell, totalCents, allowanceCents, walletCents }, i) => ({
    id: orderId,
    cell,
    totalCents,
    allowanceCents,
    walletCents,
    dueCents: totalCents - allowanceCents - walletCents,
    sequence: first + i,
    number: orderNumber(meal.serviceDate, meal.kind, first + i),
    pickupNumber: pickupNumber(meal.kind, first + i),
  }))
  const minCents = smallestOnlineCents()
  // In an AUTO meal the restaurant accepts by itself; in a MANUAL one a cook does, later.
  const count = await tx.$executeRaw`
    UPDATE orders o SET status = 'CONFIRMED', version = o.version + 1, cell = r.cell, sequence = r.sequence,
      subtotal_cents = r."totalCents" - o.delivery_fee_cents, total_cents = r."totalCents",
      allowance_cents = r."allowanceCents", wallet_cents = r."walletCents", number = r.number, pickup_number = r."pickupNumber",
      confirmed_at = clock_timestamp(), updated_at = clock_timestamp(),
      accepted_at = CASE WHEN m.accept_mode = 'AUTO' THEN clock_timestamp() END,
      payment_state = CASE WHEN r."dueCents" = 0 THEN 'PAID'::"PaymentState" ELSE o.payment_state END,
      paid_at = CASE WHEN r."dueCents" = 0 THEN clock_timestamp() END,
      settled_at = CASE WHEN r."dueCents" = 0 THEN clock_timestamp() END,
      -- A remainder that no gateway takes is due where the food is handed over.
      payment_method = CASE WHEN o.payment_method = 'ONLINE' AND r."dueCents" > 0 AND r."dueCents" < ${minCents}::int
        THEN 'CASH' ELSE o.payment_method END, to_pay_online = o.to_pay_online AND r."dueCents" >= ${minCents}::int,
      -- Nobody holds a portion beyond the moment it is to be fetched; but a moment to pay there must be.
      pay_by = CASE WHEN o.payment_method = 'ONLINE' AND r."dueCents" > 0 AND r."dueCents" >= ${minCents}::int THEN least(clock_timestamp() + make_interval(
        mins => ${env().PAYMENT_TIMEOUT_MINUTES}::int), greatest(s.starts_at, clock_timestamp() + interval '3 minutes')) END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r(id uuid, cell int, sequence int, number text, "pickupNumber" text, "totalCents" int, "allowanceCents" int,
        "walletCents" int, "dueCents" int), meals m, pickup_slots s
    WHERE o.id = r.id AND o.status = 'PENDING' AND m.id = o.meal_id AND s.id = o.pickup_slot_id`.catch(
    cellTaken,
  )
  if (count !== rows.length) throw new Error('a locked order changed its status')
}

/** Two workers that read a slot at once may choose the same cell; the partial unique index lets one of them have it. */
function cellTaken(error: unknown): never {
  if (violatesKey(error, 'orders_live_cell')) throw new Retry('the cell is taken')
  throw error
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
