import type { Db } from '@/server/db'

/** Long enough to look up what became of last month's lunch. Days. */
const KEPT_DAYS = 90
/** One statement at a time stays short, whatever has piled up. */
const CHUNK = 5_000

/** Deletes notifications that nobody will look for again. @returns how many */
export async function dropOldNotifications(db: Db): Promise<number> {
  for (let dropped = 0; ; ) {
    const count = await db.$executeRaw`
      DELETE FROM notifications WHERE id IN (
        SELECT id FROM notifications WHERE created_at < clock_timestamp() - ${KEPT_DAYS} * interval '1 day' LIMIT ${CHUNK})`
    dropped += count
    if (count < CHUNK) return dropped
  }
}
