import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { RATING_DAYS } from './rating-rules'
import type { RateInput } from './schema'

/**
 * Keeps what the owner of an order says of it, in the place of what they said before. Only of an order that was
 * collected, and only for a week after, by the database's clock.
 * @throws DomainError NOT_FOUND (also for somebody else's order), NOT_RATABLE
 */
export async function rateOrder(
  db: Db,
  { userId, orderId, liked, tags, comment }: RateInput & { userId: string },
): Promise<void> {
  const written = await db.$executeRaw`
    INSERT INTO ratings (order_id, user_id, liked, tags, comment)
    SELECT o.id, o.user_id, ${liked}, ${tags}::text[], ${comment} FROM orders o
    WHERE o.id = ${orderId}::uuid AND o.user_id = ${userId}::uuid AND o.deleted_at IS NULL AND o.status = 'COLLECTED'
      AND o.collected_at > clock_timestamp() - ${RATING_DAYS} * interval '1 day'
    ON CONFLICT (order_id) DO UPDATE SET liked = excluded.liked, tags = excluded.tags, comment = excluded.comment,
      updated_at = clock_timestamp()`
  if (written > 0) return
  const own = await db.order.count({ where: { id: orderId, userId, deletedAt: null } })
  throw own > 0 ? new DomainError('NOT_RATABLE', {}) : new DomainError('NOT_FOUND', {})
}
