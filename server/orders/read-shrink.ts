import type { Tx } from '@/server/db'
import { lockItems } from '@/server/stock/shift-portions'
import { HOLDING_PORTIONS } from './order-rules'
import { type Affectable, planShrink } from './shrink-rules'

type Item = { mealId: string; menuItemId: string }

/**
 * Decides what a shrink would do, on what the transaction reads. Under `lockForShrink` it stays true until the commit;
 * without, it is a preview.
 * @param planned portions
 */
export async function readShrink(tx: Tx, item: Item & { planned: number }) {
  const { mealId, menuItemId, planned } = item
  const items = await tx.$queryRaw<{ id: string; taken: number; left: number; limit: number | null }[]>`
    SELECT i.id, i.planned - i.remaining AS taken, i.per_person_limit AS "limit",
      -- What is promised to orders that still wait for their answer stays theirs, and so does what people stand in line for.
      i.remaining - coalesce((SELECT sum(l.quantity) FROM orders o JOIN order_lines l ON l.order_id = o.id
        WHERE o.meal_id = i.meal_id AND o.status = 'PENDING' AND l.menu_item_id = i.id), 0)::int
        - (SELECT count(*) FROM waitlist_entries w WHERE w.menu_item_id = i.id AND w.status = 'WAITING')::int AS left
    FROM menu_items i WHERE i.meal_id = ${mealId}::uuid`
  const orders = await listAffectable(tx, item)
  const limited = items.flatMap(({ id, limit }) => (limit === null ? [] : [[id, limit] as const]))
  const taken = items.find(({ id }) => id === menuItemId)?.taken ?? 0
  const outcome = planShrink({ menuItemId, planned, taken }, orders, {
    remaining: new Map(items.map(({ id, left }) => [id, left])),
    limit: new Map(limited),
    bought: await readBought(
      tx,
      mealId,
      orders,
      limited.map(([id]) => id),
    ),
  })
  return { taken, outcome }
}

/**
 * Locks what a shrink decides about: the dish's confirmed orders, then the meal's items, in the order everybody locks in.
 * An order confirmed in between is locked without waiting: whoever holds it may be waiting for our items.
 * @throws lock_not_available, which `inTransaction` takes as "again"
 */
export async function lockForShrink(tx: Tx, { mealId, menuItemId }: Item): Promise<void> {
  await tx.$executeRaw`
    SELECT 1 FROM orders WHERE meal_id = ${mealId}::uuid AND status = 'CONFIRMED'
      AND id IN (SELECT order_id FROM order_lines WHERE menu_item_id = ${menuItemId}::uuid)
    ORDER BY id FOR UPDATE`
  await lockItems(tx, mealId)
  await tx.$executeRaw`
    SELECT 1 FROM orders WHERE meal_id = ${mealId}::uuid AND status = 'CONFIRMED'
      AND id IN (SELECT order_id FROM order_lines WHERE menu_item_id = ${menuItemId}::uuid)
    ORDER BY id FOR UPDATE NOWAIT`
}

/** Confirmed orders with the dish, the latest first. What is being prepared already is never touched. */
function listAffectable(tx: Tx, { mealId, menuItemId }: Item): Promise<Affectable[]> {
  return tx.$queryRaw<Affectable[]>`
    SELECT o.id AS "orderId", o.user_id AS "userId", u.name AS "personName", o.pickup_number AS "pickupNumber", o.version,
      o.pickup_slot_id AS "slotId", o.cell, o.total_cents AS "totalCents",
      o.allowance_cents AS "allowanceCents", o.wallet_cents AS "walletCents",
      o.payment_state = 'PAID' AND o.allowance_cents + o.wallet_cents < o.total_cents
        AND o.payment_method <> 'ONLINE' AS "paidElsewhere",
      (SELECT coalesce(sum(p.amount_cents - coalesce((SELECT sum(r.amount_cents) FROM payment_refunds r
        WHERE r.payment_id = p.id), 0)), 0)::int FROM payments p WHERE p.order_id = o.id AND p.status = 'PAID') AS "onlineCents",
      jsonb_agg(jsonb_build_object('lineId', l.id, 'menuItemId', l.menu_item_id, 'quantity', l.quantity, 'rank', l.rank,
        'netCents', l.unit_price_cents * l.quantity - l.discount_cents, 'choices', coalesce((
          SELECT jsonb_agg(jsonb_build_object('rank', c.rank, 'menuItemId', c.menu_item_id,
            'unitPriceCents', c.unit_price_cents) ORDER BY c.rank)
          FROM order_line_choices c JOIN menu_items i ON i.id = c.menu_item_id AND i.on_sale
          WHERE c.line_id = l.id AND c.menu_item_id <> ${menuItemId}::uuid), '[]')) ORDER BY l.position) AS lines
    FROM orders o JOIN users u ON u.id = o.user_id JOIN order_lines l ON l.order_id = o.id
    WHERE o.meal_id = ${mealId}::uuid AND o.status = 'CONFIRMED'
      AND o.id IN (SELECT order_id FROM order_lines WHERE menu_item_id = ${menuItemId}::uuid)
    GROUP BY o.id, u.name ORDER BY o.confirmed_at DESC, o.sequence DESC`
}

async function readBought(tx: Tx, mealId: string, orders: Affectable[], limitedIds: string[]) {
  const userIds = [...new Set(orders.map((order) => order.userId))]
  if (limitedIds.length === 0 || userIds.length === 0) return new Map<string, number>()
  const rows = await tx.$queryRaw<{ key: string; quantity: number }[]>`
    SELECT o.user_id || ':' || l.menu_item_id AS key, sum(l.quantity)::int AS quantity
    FROM orders o JOIN order_lines l ON l.order_id = o.id
    WHERE o.meal_id = ${mealId}::uuid AND o.user_id = ANY(${userIds}::uuid[])
      AND l.menu_item_id = ANY(${limitedIds}::uuid[]) AND o.status::text = ANY(${[...HOLDING_PORTIONS]})
    GROUP BY 1`
  return new Map(rows.map((row) => [row.key, row.quantity]))
}
