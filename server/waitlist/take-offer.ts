import { type Db, inTransaction } from '@/server/db'
import { DomainError } from '@/server/errors'
import { stageOrderEvents } from '@/server/notifications/stage-event'
import { enqueueFinalize, type FinalizeQueue } from '@/server/queue'

type Row = { mealId: string; version: number }

/**
 * Takes an offer: from now on its order is settled as any other. Taken twice it is one order; taken a moment too late it
 * is gone, by the database's clock and the row's lock.
 * @throws DomainError NOT_FOUND (also for somebody else's), OFFER_LAPSED
 */
export async function takeOffer(
  { db, queue }: { db: Db; queue: FinalizeQueue },
  { orderId, userId }: { orderId: string; userId: string },
): Promise<void> {
  const taken = await inTransaction(db, async (tx) => {
    const [row] = await tx.$queryRaw<Row[]>`
      UPDATE orders o SET offered_until = NULL, version = o.version + 1, updated_at = clock_timestamp(),
        next_enqueue_at = clock_timestamp() + interval '2 seconds'
      FROM meals m
      WHERE o.id = ${orderId}::uuid AND o.user_id = ${userId}::uuid AND o.status = 'PENDING'
        AND o.offered_until > clock_timestamp() AND m.id = o.meal_id AND m.status = 'OPEN'
        AND clock_timestamp() < m.cutoff_at
      RETURNING o.meal_id AS "mealId", o.version`
    if (row) {
      const { mealId, version } = row
      await stageOrderEvents(tx, [{ orderId, orderVersion: version, userId, mealId }])
    }
    return row
  })
  if (taken) {
    await enqueueFinalize(queue, { orderId, mealId: taken.mealId })
    return
  }
  const order = await db.order.findFirst({
    where: { id: orderId, userId },
    select: { status: true, offeredUntil: true, cancelledBy: true },
  })
  if (!order) throw new DomainError('NOT_FOUND', {})
  if (order.offeredUntil || order.status === 'CANCELLED') throw new DomainError('OFFER_LAPSED', {})
}
