import { v7 as uuidv7 } from 'uuid'
import type { MealStatus } from '@/prisma/generated/enums'
import type { Db } from '@/server/db'
import { DomainError, violatesKey } from '@/server/errors'
import { allowanceSql } from '@/server/payments/queries'
import type { Allowance } from '@/server/payments/schema'
import { HOLDING_PORTIONS } from './order-rules'
import { type AcceptedLine, atRank, subtotalOf } from './price-lines'
import type { SubmitInput } from './schema'

export type MealForOrder = {
  slotCells: number
  deskDelivery: boolean
  deliveryFeeCents: number
  balanceCents: number
  allowance: Allowance
  /** menuItemId → portions this person already has, for limited items. */
  bought: Map<string, number>
  /** menuItemId → portions that others have been waiting for longer. */
  waiting: Map<string, number>
}

/** The turn of somebody who waited: the entry, and for how long the order is only an offer (null: it is ordered at once). */
export type Turn = { entryId: string; offerSeconds: number | null }

/**
 * Whether an order under this ticket is already in the book.
 * @returns false when there is none. @throws DomainError TICKET_USED for another content, TICKET_INVALID for another person
 */
export async function findAccepted(
  db: Db,
  { orderId, userId, payloadHash }: { orderId: string; userId: string; payloadHash: string },
): Promise<boolean> {
  const order = await db.order.findUnique({
    where: { id: orderId },
    select: { userId: true, payloadHash: true },
  })
  if (!order) return false
  if (order.userId !== userId) throw new DomainError('TICKET_INVALID', {})
  if (order.payloadHash !== payloadHash) throw new DomainError('TICKET_USED', {})
  return true
}

/**
 * Says early and clearly why a meal takes no order now. The insert asks again; this only finds the better words.
 * @throws DomainError NOT_FOUND, MEAL_NOT_OPEN, CUTOFF_PASSED, SLOT_UNAVAILABLE, DELIVERY_UNAVAILABLE
 */
export async function assertMealTakesOrders(
  db: Db,
  wish: SubmitInput & { canteenId: string; userId: string; menuItemIds: string[]; turn?: Turn },
): Promise<MealForOrder> {
  type Row = {
    status: MealStatus
    cutoffAt: Date
    opened: boolean
    closed: boolean
    slotCells: number | null
    slotOver: boolean | null
    deskDelivery: boolean
    deliveryFeeCents: number
    balanceCents: number
    grantedCents: number
    leftCents: number
    bought: Record<string, number> | null
    waiting: Record<string, number> | null
  }
  const [row] = await db.$queryRaw<Row[]>`
    SELECT m.status, m.cutoff_at AS "cutoffAt", clock_timestamp() >= m.opens_at AS opened,
      clock_timestamp() >= m.cutoff_at AS closed, s.cells AS "slotCells",
      clock_timestamp() >= s.ends_at AS "slotOver", c.desk_delivery AS "deskDelivery", c.delivery_fee_cents AS "deliveryFeeCents", coalesce(w.balance_cents, 0) AS "balanceCents",
      a.granted AS "grantedCents", a.left AS "leftCents",
      (SELECT jsonb_object_agg(menu_item_id, quantity) FROM (
         SELECT l.menu_item_id, sum(l.quantity)::int AS quantity FROM orders o JOIN order_lines l ON l.order_id = o.id
         WHERE o.user_id = ${wish.userId}::uuid AND o.meal_id = m.id AND o.status::text = ANY(${[...HOLDING_PORTIONS]})
           AND l.menu_item_id = ANY(${wish.menuItemIds}::uuid[]) GROUP BY l.menu_item_id) b) AS bought,
      (SELECT jsonb_object_agg(menu_item_id, portions) FROM (
         SELECT menu_item_id, count(*)::int AS portions FROM waitlist_entries
         WHERE menu_item_id = ANY(${wish.menuItemIds}::uuid[]) AND status = 'WAITING' AND created_at < coalesce(
           (SELECT created_at FROM waitlist_entries WHERE id = ${wish.turn?.entryId ?? null}::uuid), 'infinity')
         GROUP BY menu_item_id) w) AS waiting
    FROM meals m JOIN canteens c ON c.id = m.canteen_id
      LEFT JOIN pickup_slots s ON s.meal_id = m.id AND s.id = ${wish.pickupSlotId}::uuid
      LEFT JOIN wallets w ON w.user_id = ${wish.userId}::uuid
      CROSS JOIN LATERAL (${allowanceSql(wish.userId)}) a
    WHERE m.id = ${wish.mealId}::uuid AND m.canteen_id = ${wish.canteenId}::uuid`
  if (!row) throw new DomainError('NOT_FOUND', {})
  if (row.closed) throw new DomainError('CUTOFF_PASSED', { cutoffAt: row.cutoffAt.toISOString() })
  if (row.status !== 'OPEN' || !row.opened) throw new DomainError('MEAL_NOT_OPEN', {})
  if (row.slotCells === null || row.slotOver) throw new DomainError('SLOT_UNAVAILABLE', {})
  if (wish.delivery.method === 'DESK' && !row.deskDelivery) throw new DomainError('DELIVERY_UNAVAILABLE', {})
  const { grantedCents, leftCents, bought, waiting, slotCells, slotOver: _over, ...meal } = row
  const allowance = { grantedCents, leftCents }
  return {
    ...{ ...meal, slotCells, allowance },
    bought: new Map(Object.entries(bought ?? {})),
    waiting: new Map(Object.entries(waiting ?? {})),
  }
}

/**
 * `accept`: one statement inserts the order PENDING with its lines and its outbox row, if the meal is open by the
 * database's clock. When it has committed, the order cannot be lost. What allowance and wallet pay of it is fixed here; a
 * first order grants the meal's allowance, so that a rule that changes meanwhile takes back no promise.
 * @throws DomainError what assertMealTakesOrders throws, when that came true meanwhile; MEAL_NOT_OPEN, too, when whoever
 *   waited has left the line; TICKET_USED on another content, TICKET_INVALID on another person's; UNPAID_ORDER when something
 *   is due online and the person has such an order of the meal; OWN_PART_CHANGED when the person would pay more than they
 *   were shown
 */
export async function acceptOrder(
  db: Db,
  order: {
    input: SubmitInput
    orderId: string
    userId: string
    canteenId: string
    payloadHash: string
    lines: AcceptedLine[]
    meal: MealForOrder
    subtotalCents: number
    cell: number | null
    turn?: Turn
  },
): Promise<void> {
  const { input, orderId, userId, meal, subtotalCents } = order
  const desk = input.delivery.method === 'DESK' ? input.delivery : null
  const deliveryFeeCents = desk ? meal.deliveryFeeCents : 0
  const totalCents = subtotalCents + deliveryFeeCents
  const { grantedCents } = meal.allowance
  const allowanceCents = Math.min(meal.allowance.leftCents, totalCents)
  const walletCents =
    input.paymentMethod === 'WALLET' ? Math.min(meal.balanceCents, totalCents - allowanceCents) : 0
  // A dearer fallback is what they asked for, should it come to that; less of the allowance is not.
  const wishedCents = Math.min(subtotalCents, subtotalOf(order.lines.map((line) => atRank(line, 0))))
  const ownCents = Math.max(0, wishedCents + deliveryFeeCents - meal.allowance.leftCents)
  const { shownOwnCents = ownCents } = input
  if (ownCents > shownOwnCents) {
    // The allowance may have gone to this very order: the first of two taps.
    if (await findAccepted(db, order)) return
    throw new DomainError('OWN_PART_CHANGED', { shownOwnCents, ownCents })
  }
  const toPayOnline = input.paymentMethod === 'ONLINE' && totalCents > allowanceCents
  const lines = order.lines.map(({ now, position, quantity, note, choices }) => {
    const id = uuidv7()
    const snapshots = choices.length > 1 ? choices.map((choice) => ({ ...choice, lineId: id })) : []
    return { line: { ...now, id, position, quantity, note }, snapshots }
  })
  const rows = JSON.stringify(lines.map(({ line }) => line))
  const choices = JSON.stringify(lines.flatMap(({ snapshots }) => snapshots))
  const inserting = db.$queryRaw<[{ inserted: number; unpaid?: boolean }]>`
    WITH open AS (
      SELECT id, canteen_id, cutoff_at FROM meals
      WHERE id = ${input.mealId}::uuid AND canteen_id = ${order.canteenId}::uuid AND status = 'OPEN'
        AND clock_timestamp() >= opens_at AND clock_timestamp() < cutoff_at
    ), turn AS (
      -- The entry moves with the order or not at all: whoever has left the line meanwhile gets no order.
      UPDATE waitlist_entries w SET status = 'OFFERED' FROM open
      WHERE w.id = ${order.turn?.entryId ?? null}::uuid AND w.order_id = ${orderId}::uuid AND w.status = 'WAITING'
      RETURNING w.id
    ), placed AS (
      INSERT INTO orders (id, canteen_id, meal_id, user_id, pickup_slot_id, cell, payload_hash, delivery_method, building,
        floor, seat, phone, call_before_delivery, cutlery, note, allergens, payment_method, subtotal_cents, delivery_fee_cents,
        total_cents, allowance_cents, wallet_cents, to_pay_online, invoice_wanted, invoice_title, offered_until)
      SELECT ${orderId}::uuid, open.canteen_id, open.id, ${userId}::uuid, ${input.pickupSlotId}::uuid, ${order.cell}::int,
        ${order.payloadHash}, ${input.delivery.method}::"DeliveryMethod", ${desk?.building ?? null}, ${desk?.floor ?? null},
        ${desk?.seat ?? null}, ${desk?.phone ?? null}, ${desk?.callBeforeDelivery ?? false}, ${input.cutlery}, ${input.note},
        coalesce((SELECT allergens FROM user_preferences WHERE user_id = ${userId}::uuid), '{}'),
        ${input.paymentMethod}::"PaymentMethod", ${subtotalCents}::int, ${deliveryFeeCents}::int, ${totalCents}::int,
        ${allowanceCents}::int, ${walletCents}::int, ${toPayOnline}, ${Boolean(input.invoiceTitle)}, ${input.invoiceTitle ?? null},
        CASE WHEN ${order.turn?.offerSeconds ?? null}::int IS NOT NULL THEN
          least(open.cutoff_at, clock_timestamp() + make_interval(secs => ${order.turn?.offerSeconds ?? 0})) END
      FROM open WHERE ${order.turn === undefined} OR EXISTS (SELECT 1 FROM turn) ON CONFLICT (id) DO NOTHING RETURNING id, version
    ), granted AS (
      INSERT INTO meal_allowances (meal_id, user_id, granted_cents, left_cents)
      SELECT ${input.mealId}::uuid, ${userId}::uuid, ${grantedCents}::int, ${grantedCents}::int FROM placed
      WHERE ${allowanceCents}::int > 0 ON CONFLICT DO NOTHING
    ), lines AS (
      INSERT INTO order_lines (id, order_id, menu_item_id, dish_id, variant_id, position, dish_name_zh, dish_name_en,
        variant_name_zh, variant_name_en, allergens, options, note, quantity, list_price_cents, unit_price_cents, rank)
      SELECT l.id, placed.id, l."menuItemId", l."dishId", l."variantId", l.position, l."dishNameZh", l."dishNameEn",
        l."variantNameZh", l."variantNameEn", l.allergens, l.options, l.note, l.quantity, l."listPriceCents",
        l."unitPriceCents", l.rank
      FROM placed, jsonb_to_recordset(${rows}::jsonb) AS l(id uuid, "menuItemId" uuid, "dishId" uuid,
        "variantId" uuid, position int, "dishNameZh" text, "dishNameEn" text, "variantNameZh" text, "variantNameEn" text,
        allergens text[], options jsonb, note text, quantity int, "listPriceCents" int, "unitPriceCents" int, rank int)
    ), choices AS (
      INSERT INTO order_line_choices (line_id, rank, menu_item_id, dish_id, variant_id, dish_name_zh, dish_name_en,
        variant_name_zh, variant_name_en, allergens, options, list_price_cents, unit_price_cents)
      SELECT c."lineId", c.rank, c."menuItemId", c."dishId", c."variantId", c."dishNameZh", c."dishNameEn",
        c."variantNameZh", c."variantNameEn", c.allergens, c.options, c."listPriceCents", c."unitPriceCents"
      FROM placed, jsonb_to_recordset(${choices}::jsonb) AS c("lineId" uuid, rank int, "menuItemId" uuid, "dishId" uuid,
        "variantId" uuid, "dishNameZh" text, "dishNameEn" text, "variantNameZh" text, "variantNameEn" text,
        allergens text[], options jsonb, "listPriceCents" int, "unitPriceCents" int)
    ), event AS (
      INSERT INTO outbox_events (kind, meal_id, user_id, order_id, order_version)
      SELECT 'order', ${input.mealId}::uuid, ${userId}::uuid, id, version FROM placed
    )
    SELECT count(*)::int AS inserted FROM placed`
  const [row] = await inserting.catch((error: unknown) => {
    // The other order may be this very one: of two taps at the same moment, the second may meet this key first.
    if (violatesKey(error, 'orders_one_unpaid')) return [{ inserted: 0, unpaid: true }] as const
    throw error
  })
  if (row.inserted === 1) return
  // Either this ticket was accepted meanwhile (two taps, one order), or the meal closed between the look and the leap.
  if (await findAccepted(db, order)) return
  if (row.unpaid) throw new DomainError('UNPAID_ORDER', {})
  await assertMealTakesOrders(db, { ...input, canteenId: order.canteenId, userId, menuItemIds: [] })
  throw new DomainError('MEAL_NOT_OPEN', {})
}
