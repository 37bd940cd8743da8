import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'

/**
 * Has the relay publish an event again, published or stuck, at its next look. Harmless: readers are told what moved and
 * read the state themselves.
 * @throws NOT_FOUND also for another canteen's event
 */
export async function replayEvent(
  db: Db,
  { id, canteenId }: { id: bigint; canteenId: string },
): Promise<void> {
  const { count } = await db.outboxEvent.updateMany({
    where: { id, meal: { canteenId } },
    data: { publishedAt: null, nextAttemptAt: null, attempts: 0, lastError: null },
  })
  if (count === 0) throw new DomainError('NOT_FOUND', {})
}
