import type { Db } from '@/server/db'
import { ANYWHERE, type Problem, type Promised, problem } from './problem'

/**
 * The gateway's own book against ours: what it took for an order and has not given back is what is due on it, if it is live
 * and paid online, and else nothing. And whoever has not paid in time has no portion any more.
 */
export async function checkMoney(db: Db, mealId: string): Promise<Problem[]> {
  const rows = await db.$queryRaw<
    { property: Promised; subject: string; expected: number; actual: number }[]
  >`
    WITH online AS (
      SELECT o.*, o.status IN ('CONFIRMED', 'PREPARING', 'READY', 'COLLECTED', 'NO_SHOW') AS live FROM orders o
      WHERE o.meal_id = ${mealId}::uuid
    ), kept AS (
      SELECT c.order_id AS id, sum(CASE WHEN c.state = 'PAID' THEN c.amount_cents ELSE 0 END
        - (SELECT coalesce(sum(value::int), 0) FROM jsonb_each_text(c.refunds)))::int AS cents
      FROM sandbox_checkouts c GROUP BY 1
    ), due AS (
      SELECT id, CASE WHEN live AND payment_method = 'ONLINE' AND payment_state = 'PAID'
        THEN total_cents - allowance_cents - wallet_cents ELSE 0 END AS cents FROM online
    )
    SELECT 'the gateway has what is due' AS property, id::text AS subject, due.cents AS expected,
      coalesce(kept.cents, 0) AS actual
    FROM due LEFT JOIN kept USING (id) WHERE due.cents <> coalesce(kept.cents, 0)
    UNION ALL
    SELECT 'unpaid in time is cancelled', id::text, 0, 1 FROM online
    WHERE status = 'CONFIRMED' AND payment_state = 'UNPAID' AND pay_by < clock_timestamp()`
  return rows.map(({ property, subject, ...numbers }) =>
    problem(property, subject, { ...numbers, during: ANYWHERE }),
  )
}
