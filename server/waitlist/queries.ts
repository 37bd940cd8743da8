import { type Db, Prisma } from '@/server/db'
import type { WaitlistEntryView } from './schema'

/** What a person waits for, and what became of it in the last day; the oldest first. */
export async function listMyWaitlist(
  db: Db,
  { userId, mealId }: { userId: string; mealId?: string },
): Promise<WaitlistEntryView[]> {
  return db.$queryRaw<WaitlistEntryView[]>`
    SELECT w.id, w.meal_id AS "mealId", w.menu_item_id AS "menuItemId", d.name_zh AS "dishNameZh",
      d.name_en AS "dishNameEn", v.name_zh AS "variantNameZh", v.name_en AS "variantNameEn", w.status,
      w.auto_order AS "autoOrder", w.wish, w.order_id AS "orderId", o.offered_until AS "offeredUntil", w.reason,
      CASE WHEN o.status = 'CONFIRMED' AND o.payment_state = 'UNPAID' THEN o.pay_by END AS "payBy",
      w.created_at AS "createdAt",
      CASE WHEN w.status = 'WAITING' THEN (SELECT count(*)::int FROM waitlist_entries b
        WHERE b.menu_item_id = w.menu_item_id AND b.status IN ('WAITING', 'OFFERED')
          AND (b.created_at, b.id) < (w.created_at, w.id)) ELSE 0 END AS ahead
    FROM waitlist_entries w JOIN menu_items i ON i.id = w.menu_item_id JOIN dish_variants v ON v.id = i.variant_id
      JOIN dishes d ON d.id = v.dish_id LEFT JOIN orders o ON o.id = w.order_id AND o.status IN ('PENDING', 'CONFIRMED')
    WHERE w.user_id = ${userId}::uuid
      AND (w.status IN ('WAITING', 'OFFERED') OR w.ended_at > clock_timestamp() - interval '1 day')
      ${mealId ? Prisma.sql`AND w.meal_id = ${mealId}::uuid` : Prisma.empty}
    ORDER BY w.created_at, w.id LIMIT 50`
}

/** An entry whose turn has come: there is a portion for it and for everybody before it. */
export type DueTurn = {
  entryId: string
  mealId: string
  menuItemId: string
  userId: string
  canteenId: string
}

/** Turns looked at in one go. */
const LIMIT = 100

/** Whose turn it is, first come first served: as many of a dish's line as there are portions that nobody has. */
export async function listDueTurns(db: Db): Promise<DueTurn[]> {
  return db.$queryRaw<DueTurn[]>`
    WITH line AS (
      SELECT id, meal_id, menu_item_id, user_id, created_at,
        row_number() OVER (PARTITION BY menu_item_id ORDER BY created_at, id) AS place
      FROM waitlist_entries WHERE status = 'WAITING'
    )
    SELECT line.id AS "entryId", line.meal_id AS "mealId", line.menu_item_id AS "menuItemId", line.user_id AS "userId",
      m.canteen_id AS "canteenId"
    FROM line JOIN menu_items i ON i.id = line.menu_item_id JOIN meals m ON m.id = line.meal_id
    WHERE i.on_sale AND m.status = 'OPEN' AND clock_timestamp() >= m.opens_at AND clock_timestamp() < m.cutoff_at
      AND line.place <= i.remaining - coalesce((SELECT sum(l.quantity) FROM orders o JOIN order_lines l ON l.order_id = o.id
        WHERE o.meal_id = i.meal_id AND o.status = 'PENDING' AND l.menu_item_id = i.id), 0)
    ORDER BY line.created_at, line.id LIMIT ${LIMIT}`
}

/** Offers whose time is over, or whose meal takes no orders any more. */
export async function listOverdueOffers(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT o.id FROM waitlist_entries w JOIN orders o ON o.id = w.order_id JOIN meals m ON m.id = o.meal_id
    WHERE w.status = 'OFFERED' AND o.status = 'PENDING'
      AND o.offered_until IS NOT NULL AND (o.offered_until <= clock_timestamp() OR m.status <> 'OPEN')
    ORDER BY o.offered_until LIMIT ${LIMIT}`
  return rows.map((row) => row.id)
}
