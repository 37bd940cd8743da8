import { type Db, inTransaction } from '@/server/db'
import { DomainError } from '@/server/errors'
import { stageOrderEvents } from '@/server/notifications/stage-event'
import type { RedisClient } from '@/server/redis'
import { freeCell } from '@/server/stock/settle-hold'

type Taken = { mealId: string; slotId: string; cell: number | null; version: number }

/**
 * Its owner says that they have taken a READY order from the shelf. Only one that is paid: what is due at the counter
 * is taken there, and whoever takes it says that it was collected. Said twice, it is answered alike.
 * @throws DomainError NOT_FOUND (also for somebody else's order), PAYMENT_DUE, INVALID_TRANSITION
 */
export async function collectOrder(
  clients: { db: Db; redis: RedisClient },
  { orderId, userId }: { orderId: string; userId: string },
): Promise<void> {
  const taken = await inTransaction(clients.db, async (tx) => {
    // A cook at the counter may tap at the same moment: the state in the WHERE lets one of them move it.
    const [row] = await tx.$queryRaw<Taken[]>`
      UPDATE orders SET status = 'COLLECTED', version = version + 1, collected_at = clock_timestamp(),
        completed_at = clock_timestamp(), updated_at = clock_timestamp(),
        settled_at = coalesce(settled_at, clock_timestamp())
      WHERE id = ${orderId}::uuid AND user_id = ${userId}::uuid AND deleted_at IS NULL AND status = 'READY'
        AND payment_state = 'PAID'
      RETURNING meal_id AS "mealId", pickup_slot_id AS "slotId", cell, version`
    if (row) {
      await stageOrderEvents(tx, [{ orderId, orderVersion: row.version, userId, mealId: row.mealId }])
      return row
    }
    const now = await tx.order.findFirst({
      where: { id: orderId, userId, deletedAt: null },
      select: { status: true },
    })
    if (!now) throw new DomainError('NOT_FOUND', {})
    if (now.status === 'READY') throw new DomainError('PAYMENT_DUE', {})
    if (now.status !== 'COLLECTED') {
      throw new DomainError('INVALID_TRANSITION', { from: now.status, to: 'COLLECTED' })
    }
    return null
  })
  if (taken?.cell == null) return
  const { mealId, slotId, cell, version } = taken
  await freeCell(clients.redis, { mealId, slotId, orderId, version, cell })
}
