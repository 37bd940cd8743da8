import { type Db, inTransaction, Prisma, type Tx } from '@/server/db'
import { writeNotifications } from '@/server/notifications/write-notifications'

type Ended = { userId: string; mealId: string; zh: string; en: string }

/** Ends a turn for which no order could be placed, and tells the person why. Does nothing when it is no longer waiting. */
export async function lapseEntry(db: Db, entryId: string, reason: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    await endEntries(tx, 'LAPSED', reason, Prisma.sql`w.id = ${entryId}::uuid`)
  })
}

/**
 * Closes the lines of meals that take no orders any more, and tells everybody who still stands in them.
 * @returns how many
 */
export async function closeWaitlists(db: Db): Promise<number> {
  return inTransaction(db, (tx) =>
    endEntries(
      tx,
      'CLOSED',
      null,
      Prisma.sql`w.meal_id IN (SELECT w.meal_id FROM waitlist_entries w JOIN meals m ON m.id = w.meal_id
        WHERE w.status = 'WAITING' AND (m.status <> 'OPEN' OR m.cutoff_at <= clock_timestamp()))`,
    ),
  )
}

async function endEntries(
  tx: Tx,
  status: 'LAPSED' | 'CLOSED',
  reason: string | null,
  which: Prisma.Sql,
): Promise<number> {
  const ended = await tx.$queryRaw<Ended[]>`
    WITH ended AS (
      UPDATE waitlist_entries w SET status = ${status}::"WaitlistStatus", reason = ${reason}, ended_at = clock_timestamp()
      WHERE w.status = 'WAITING' AND ${which} RETURNING w.user_id, w.meal_id, w.menu_item_id
    )
    SELECT e.user_id AS "userId", e.meal_id AS "mealId", d.name_zh AS zh, d.name_en AS en
    FROM ended e JOIN menu_items i ON i.id = e.menu_item_id JOIN dish_variants v ON v.id = i.variant_id
      JOIN dishes d ON d.id = v.dish_id`
  await writeNotifications(
    tx,
    ended.map(({ userId, mealId, zh, en }) => ({
      ...{ userId, mealId, kind: `WAITLIST_${status}` as const },
      detail: { dishes: [{ zh, en }], dishCount: 1, reason },
    })),
  )
  return ended.length
}
