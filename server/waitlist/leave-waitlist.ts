import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'

/**
 * Leaves the line. Whoever holds an offer declines it by cancelling its order. The UPDATE settles the race with the
 * worker that is just placing the order: it moves the entry in the statement that inserts the order, or this does.
 * @returns the meal's id
 * @throws DomainError NOT_FOUND for somebody else's entry, NOT_WAITING when it is no longer in line
 */
export async function leaveWaitlist(
  db: Db,
  { entryId, userId }: { entryId: string; userId: string },
): Promise<string> {
  const [left] = await db.$queryRaw<{ mealId: string }[]>`
    UPDATE waitlist_entries SET status = 'LEFT', ended_at = clock_timestamp()
    WHERE id = ${entryId}::uuid AND user_id = ${userId}::uuid AND status = 'WAITING' RETURNING meal_id AS "mealId"`
  if (left) return left.mealId
  const select = { status: true, mealId: true } as const
  const entry = await db.waitlistEntry.findFirst({ where: { id: entryId, userId }, select })
  if (!entry) throw new DomainError('NOT_FOUND', {})
  if (entry.status !== 'LEFT') throw new DomainError('NOT_WAITING', { status: entry.status })
  return entry.mealId
}
