import type { Tx } from '@/server/db'
import type { Candidate, Resources } from './decide-rules'
import { HOLDING_PORTIONS } from './order-rules'

export type PendingOrder = Candidate & { version: number }

/**
 * Locks the orders that still wait and reads their lines, in the order of acceptance. A worker that comes second waits
 * here and then finds them answered. An offer that nobody has taken yet is not among them.
 */
export async function lockPending(tx: Tx, mealId: string, orderIds: string[]): Promise<PendingOrder[]> {
  // Locked in id order (two workers with the same orders must not deadlock), answered in order of acceptance.
  return tx.$queryRaw<PendingOrder[]>`
    WITH locked AS MATERIALIZED (
      SELECT * FROM orders WHERE id = ANY(${orderIds}::uuid[]) AND meal_id = ${mealId}::uuid AND status = 'PENDING'
        AND offered_until IS NULL
      ORDER BY id FOR UPDATE
    )
    SELECT o.id AS "orderId", o.user_id AS "userId", o.pickup_slot_id AS "slotId", o.version, o.cell AS "wishedCell",
      (extract(epoch FROM coalesce((SELECT w.created_at FROM waitlist_entries w WHERE w.order_id = o.id), o.placed_at))
        * 1000)::float8 AS "inLineSince",
      o.delivery_method = 'PICKUP' AS "needsCell", o.wallet_cents AS "walletCents", o.allowance_cents AS "allowanceCents",
      o.total_cents AS "totalCents", o.payment_method = 'WALLET' AS "paysByWallet",
      jsonb_agg(jsonb_build_object('lineId', l.id, 'quantity', l.quantity, 'rank', l.rank,
        'unitPriceCents', l.unit_price_cents, 'choices', coalesce((
          SELECT jsonb_agg(jsonb_build_object('rank', c.rank, 'menuItemId', c.menu_item_id,
            'unitPriceCents', c.unit_price_cents) ORDER BY c.rank <> l.rank, c.rank)
          FROM order_line_choices c WHERE c.line_id = l.id),
        jsonb_build_array(jsonb_build_object('rank', 0, 'menuItemId', l.menu_item_id,
          'unitPriceCents', l.unit_price_cents)))) ORDER BY l.position) AS lines
    FROM locked o JOIN order_lines l ON l.order_id = o.id
    GROUP BY o.id, o.user_id, o.pickup_slot_id, o.version, o.cell, o.delivery_method, o.wallet_cents, o.allowance_cents,
      o.total_cents, o.payment_method, o.placed_at
    ORDER BY o.placed_at, o.id`
}

type Purse = { userId: string; balance: number; allowance: number; promised: number }
type ItemRow = { id: string; remaining: number; version: number; limit: number | null }

/**
 * Reads what the orders compete for. Items are read without a lock: their versions are compared when they are taken, and
 * a person's limit is safe by the same version, because whoever bought the item meanwhile has moved it.
 */
export async function readResources(
  tx: Tx,
  mealId: string,
  orders: PendingOrder[],
): Promise<{ resources: Resources; versions: Map<string, number> }> {
  const itemIds = [
    ...new Set(
      orders.flatMap((order) => order.lines.flatMap((line) => line.choices).map((c) => c.menuItemId)),
    ),
  ]
  const userIds = [...new Set(orders.map((order) => order.userId))]
  const slotIds = [...new Set(orders.filter((order) => order.needsCell).map((order) => order.slotId))]
  const items = await tx.$queryRaw<ItemRow[]>`
    SELECT id, remaining, version, per_person_limit AS "limit" FROM menu_items WHERE id = ANY(${itemIds}::uuid[])`
  const limited = items.filter((item) => item.limit !== null)
  const bought =
    limited.length === 0
      ? []
      : await tx.$queryRaw<{ key: string; quantity: number }[]>`
          SELECT o.user_id || ':' || l.menu_item_id AS key, sum(l.quantity)::int AS quantity
          FROM orders o JOIN order_lines l ON l.order_id = o.id
          WHERE o.meal_id = ${mealId}::uuid AND o.user_id = ANY(${userIds}::uuid[])
            AND l.menu_item_id = ANY(${limited.map((item) => item.id)}::uuid[])
            AND o.status::text = ANY(${[...HOLDING_PORTIONS]})
          GROUP BY 1`
  const waiting = await readWaiting(tx, itemIds)
  // Asked only for whom another dish may cost more of the allowance. Promised are all orders that wait, also those of
  // another batch and offers that nobody has taken yet.
  const movable = orders.filter(({ lines }) => lines.some((l) => l.choices.some((c) => c.rank !== l.rank)))
  const purses = await tx.$queryRaw<Purse[]>`
    SELECT u.id AS "userId", coalesce(w.balance_cents, 0) AS balance, coalesce(a.left_cents, 0) AS allowance, p.promised
    FROM unnest(${userIds}::uuid[]) AS u(id) LEFT JOIN wallets w ON w.user_id = u.id
      LEFT JOIN meal_allowances a ON a.meal_id = ${mealId}::uuid AND a.user_id = u.id
      CROSS JOIN LATERAL (SELECT coalesce(sum(o.allowance_cents), 0)::int AS promised FROM orders o
        WHERE u.id = ANY(${movable.map((order) => order.userId)}::uuid[])
          AND o.user_id = u.id AND o.meal_id = ${mealId}::uuid AND o.status = 'PENDING') p`
  const slots = await tx.$queryRaw<{ id: string; cells: number; taken: number[] | null }[]>`
    -- The words of the index orders_live_cell, which holds these and no others.
    SELECT s.id, s.cells, array_agg(o.cell) FILTER (WHERE o.cell IS NOT NULL) AS taken
    FROM pickup_slots s LEFT JOIN orders o ON o.pickup_slot_id = s.id AND o.cell IS NOT NULL
      AND o.status IN ('CONFIRMED', 'PREPARING', 'READY')
    WHERE s.id = ANY(${slotIds}::uuid[]) GROUP BY s.id`
  return {
    versions: new Map(items.map((item) => [item.id, item.version])),
    resources: {
      remaining: new Map(items.map((item) => [item.id, item.remaining])),
      limit: new Map(limited.map((item) => [item.id, item.limit as number])),
      bought: new Map(bought.map((row) => [row.key, row.quantity])),
      allowance: new Map(purses.map(({ userId, allowance }) => [userId, allowance])),
      promised: new Map(purses.map(({ userId, promised }) => [userId, promised])),
      balance: new Map(purses.map(({ userId, balance }) => [userId, balance])),
      waiting,
      cells: new Map(slots.map((slot) => [slot.id, { total: slot.cells, taken: new Set(slot.taken ?? []) }])),
    },
  }
}

/** Who waits for a portion of these items, by item. Nearly always nobody. */
async function readWaiting(tx: Tx, itemIds: string[]) {
  const rows = await tx.$queryRaw<{ id: string; since: number; orderId: string | null }[]>`
    SELECT menu_item_id AS id, (extract(epoch FROM created_at) * 1000)::float8 AS since, order_id AS "orderId"
    FROM waitlist_entries WHERE menu_item_id = ANY(${itemIds}::uuid[]) AND status IN ('WAITING', 'OFFERED')`
  const waiting = new Map<string, typeof rows>()
  for (const row of rows) waiting.set(row.id, [...(waiting.get(row.id) ?? []), row])
  return waiting
}
