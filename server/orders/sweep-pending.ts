import type { Db } from '@/server/db'

export type Due = { orderId: string; mealId: string; attempt: number; ageSeconds: number }

/** Orders looked at in one sweep. */
const LIMIT = 200

/**
 * Finds PENDING orders whose answer is overdue and books their next look: 2, 4, 8 … up to 60 s later, so that a backlog
 * is not fed with duplicates. One statement: two sweepers never take the same order.
 * @returns what to enqueue again (or to finalize right away)
 */
export async function sweepPending(db: Db): Promise<Due[]> {
  return db.$queryRaw<Due[]>`
    UPDATE orders SET enqueue_attempts = enqueue_attempts + 1,
      next_enqueue_at = clock_timestamp() + make_interval(secs => least(60, 2 * power(2, least(enqueue_attempts, 10))))
    WHERE id IN (
      SELECT id FROM orders WHERE status = 'PENDING' AND offered_until IS NULL AND next_enqueue_at <= clock_timestamp()
      ORDER BY next_enqueue_at LIMIT ${LIMIT} FOR UPDATE SKIP LOCKED)
    RETURNING id AS "orderId", meal_id AS "mealId", enqueue_attempts AS attempt,
      extract(epoch FROM clock_timestamp() - placed_at)::float8 AS "ageSeconds"`
}
