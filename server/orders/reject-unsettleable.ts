import { type Db, inTransaction } from '@/server/db'
import { stageOrderEvents } from '@/server/notifications/stage-event'
import type { RedisClient } from '@/server/redis'
import { settleHold } from '@/server/stock/settle-hold'
import { endTurns } from './end-turns'

type Row = { userId: string; mealId: string; slotId: string; version: number }

/**
 * Gives an order its final answer that no worker could settle: rejected, with its hold released. Everybody gets one
 * answer, and a poison order must not wait for ever.
 * @returns false when it has got an answer meanwhile
 */
export async function rejectUnsettleable(
  { db, redis }: { db: Db; redis: RedisClient },
  orderId: string,
): Promise<boolean> {
  const row = await inTransaction(db, async (tx) => {
    const [row] = await tx.$queryRaw<Row[]>`
      UPDATE orders SET status = 'REJECTED', version = version + 1, cell = NULL, reject_reason = 'SYSTEM',
        rejected_at = clock_timestamp(), updated_at = clock_timestamp()
      WHERE id = ${orderId}::uuid AND status = 'PENDING' AND offered_until IS NULL
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
