import type { MealKind } from '@/prisma/generated/enums'
import { type Db, inTransaction } from '@/server/db'
import { writeNotifications } from './write-notifications'

/** An office is told in one go, and the statement stays short. */
const CHUNK = 500

type Due = {
  userId: string
  mealId: string
  kind: MealKind
  serviceDate: string
  until: Date
  timeZone: string
}

/**
 * Writes to the inbox of everybody who wanted to hear of a meal that can be ordered now, and forgets the wish in the same
 * transaction: any number of workers tell a person once. Wishes for a meal that is over go, too.
 * @returns how many were told
 * @throws Error when Postgres is away; nobody has been told then
 */
export async function sendMenuAlerts(db: Db): Promise<number> {
  if ((await db.menuAlert.findFirst({ select: { id: true } })) === null) return 0
  return inTransaction(db, async (tx) => {
    const due = await tx.$queryRaw<Due[]>`
      WITH due AS (
        SELECT a.id, m.id AS meal_id, m.kind, m.service_date, m.cutoff_at, c.time_zone
        FROM menu_alerts a JOIN users u ON u.id = a.user_id JOIN canteens c ON c.id = u.canteen_id
          CROSS JOIN LATERAL (
            SELECT * FROM meals m
            WHERE m.canteen_id = u.canteen_id AND m.id = coalesce(a.meal_id, m.id) AND m.status = 'OPEN'
              AND m.opens_at <= clock_timestamp() AND m.cutoff_at > clock_timestamp()
              AND EXISTS (SELECT 1 FROM menu_items i WHERE i.meal_id = m.id)
            ORDER BY m.cutoff_at LIMIT 1) m
        LIMIT ${CHUNK} FOR UPDATE OF a SKIP LOCKED)
      DELETE FROM menu_alerts a USING due WHERE a.id = due.id
      RETURNING a.user_id AS "userId", due.meal_id AS "mealId", due.kind,
        to_char(due.service_date, 'YYYY-MM-DD') AS "serviceDate", due.cutoff_at AS until, due.time_zone AS "timeZone"`
    // Who asked for this meal and for the next one hears of it once.
    const once = new Map(due.map((one) => [`${one.userId} ${one.mealId}`, one])).values()
    const notes = [...once].map(({ userId, mealId, kind, serviceDate, until, timeZone }) => ({
      ...{ userId, mealId, kind: 'MEAL_OPEN' as const },
      detail: { meal: { id: mealId, kind, serviceDate }, until: until.toISOString(), timeZone },
    }))
    await writeNotifications(tx, notes)
    await tx.$executeRaw`
      DELETE FROM menu_alerts a USING meals m WHERE m.id = a.meal_id AND m.cutoff_at <= clock_timestamp()`
    return notes.length
  })
}
