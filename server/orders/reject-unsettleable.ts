import { type Db, inTransaction } from '@/server/db'
import { stageOrderEvents } from '@/server/notifications/stage-event'
import type { RedisClient } from '@/server/redis'
import { settleHold } from '@/server/stock/settle-hold'
import { endTurns } from './end-turns'

type Row = { userId: string; mealId: string; slotId: string; version: number }

/** Longer than the sweeper waits between two looks at an order, so that no neighbour's answer falls in between. Seconds. */
const LATELY = 90

/**
 * Gives an order its final answer that no worker could settle: rejected, with its hold released. Everybody gets one
 * answer, and a poison order must not wait for ever. Only while others get theirs, unless `evenAlone`: when nobody does, the
 * trouble is ours (a worker and a schema that do not fit, say), and refusing everybody would not end it.
 * @returns false when it has got an answer meanwhile, or nobody else has lately
 */
export async function rejectUnsettleable(
  { db, redis }: { db: Db; redis: RedisClient },
  orderId: string,
  { evenAlone }: { evenAlone: boolean },
): Promise<boolean> {
  const row = await inTransaction(db, async (tx) => {
    const [row] = await tx.$queryRaw<Row[]>`
      UPDATE orders SET status = 'REJECTED', version = version + 1, cell = NULL, reject_reason = 'SYSTEM',
        rejected_at = clock_timestamp(), updated_at = clock_timestamp()
      WHERE id = ${orderId}::uuid AND status = 'PENDING' AND offered_until IS NULL AND (${evenAlone} OR EXISTS (
        SELECT 1 FROM meals m JOIN orders o ON o.meal_id = m.id
        WHERE m.cutoff_at > clock_timestamp() - interval '6 hours' AND o.reject_reason IS DISTINCT FROM 'SYSTEM'
          AND greatest(o.confirmed_at, o.rejected_at) > clock_timestamp() - make_interval(secs => ${LATELY})))
      RETURNING user_id AS "userId", meal_id AS "mealId", pickup_slot_id AS "slotId", version`
    if (row) {
      const { userId, mealId, version } = row
      await endTurns(tx, [orderId])
      await stageOrderEvents(tx, [{ orderId, orderVersion: version, userId, mealId }])
    }
    return row
  })
  if (!row) return false
  await settleHold(redis, { ...row, orderId, items: [], cell: null, restoreCart: true })
  return true
}
