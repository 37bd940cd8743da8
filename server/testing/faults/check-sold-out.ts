import type { Db } from '@/server/db'
import { ANYWHERE, type Problem, problem } from './problem'

/** Longer than any transaction: two instants closer than this may have been committed in either order. Seconds. */
const APART = 15

/**
 * Nobody was refused a dish of which there was enough. What there was at that moment is reckoned from the end, each doubt
 * in favour of the refusal: what is left now, and what was surely sold later, less what may have come back or been planned
 * later, what the kitchen took away from orders, and what somebody may have been waiting for. Any of a line's choices would
 * have done.
 */
export async function checkSoldOut(db: Db, mealId: string): Promise<Problem[]> {
  const rows = await db.$queryRaw<{ subject: string; expected: number; actual: number }[]>`
    WITH refused AS (
      SELECT o.id, o.rejected_at AS at, l.id AS line, l.quantity, l.menu_item_id AS item FROM orders o
      JOIN order_lines l ON l.id = o.rejected_line_id
      WHERE o.meal_id = ${mealId}::uuid AND o.status = 'REJECTED' AND o.reject_reason = 'SOLD_OUT'
    ), wanted AS (
      SELECT id, at, line, quantity, item FROM refused
      UNION SELECT r.id, r.at, r.line, r.quantity, c.menu_item_id FROM refused r JOIN order_line_choices c ON c.line_id = r.line
    ), moved AS (
      SELECT l.menu_item_id AS item, l.quantity, o.confirmed_at AS taken, CASE WHEN o.status = 'CANCELLED' THEN o.cancelled_at END AS back
      FROM orders o JOIN order_lines l ON l.order_id = o.id
      WHERE o.meal_id = ${mealId}::uuid AND o.confirmed_at IS NOT NULL
    ), there AS (
      SELECT w.id, w.quantity, i.remaining
        + coalesce((SELECT sum(m.quantity) FROM moved m WHERE m.item = w.item AND m.taken > w.at + make_interval(secs => ${APART})), 0)
        - coalesce((SELECT sum(m.quantity) FROM moved m WHERE m.item = w.item AND m.back > w.at - make_interval(secs => ${APART})), 0)
        - coalesce((SELECT sum(greatest(0, s.planned_after - s.planned_before)) FROM stock_changes s
            WHERE s.menu_item_id = w.item AND s.created_at > w.at - make_interval(secs => ${APART})), 0)
        - coalesce((SELECT sum(l.quantity) FROM order_lines l JOIN order_line_choices c ON c.line_id = l.id
            WHERE l.moved_by_kitchen AND c.menu_item_id = w.item), 0)
        - (SELECT count(*) FROM waitlist_entries e WHERE e.menu_item_id = w.item AND e.created_at < w.at + make_interval(secs => ${APART}))
        - coalesce((SELECT sum(l.quantity) FROM order_lines l WHERE l.order_id = w.id AND l.id <> w.line AND (l.menu_item_id = w.item
            OR EXISTS (SELECT 1 FROM order_line_choices c WHERE c.line_id = l.id AND c.menu_item_id = w.item))), 0) AS least
      FROM wanted w JOIN menu_items i ON i.id = w.item
    )
    SELECT id::text AS subject, quantity AS expected, max(least)::int AS actual FROM there
    WHERE least >= quantity GROUP BY id, quantity`
  return rows.map(({ subject, ...numbers }) =>
    problem('sold out is sold out', subject, { ...numbers, during: ANYWHERE }),
  )
}
