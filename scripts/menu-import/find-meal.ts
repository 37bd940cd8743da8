import type { MealKind } from '../../prisma/generated/enums'
import type { Db } from '../../server/db'

/** Usual hours of a meal that has to be made first. The canteen's clock. */
const HOURS = {
  BREAKFAST: { cutoffTime: '07:00', firstSlotTime: '07:30' },
  LUNCH: { cutoffTime: '10:30', firstSlotTime: '11:30' },
  DINNER: { cutoffTime: '17:30', firstSlotTime: '18:00' },
  SUPPER: { cutoffTime: '20:00', firstSlotTime: '20:30' },
} as const satisfies Record<MealKind, object>

export const MEAL_KINDS = Object.keys(HOURS)

export const isKind = (text: string): text is MealKind => Object.hasOwn(HOURS, text)

/** A draft with the usual hours and six quarter-hour pickup slots. */
export const newMeal = (kind: MealKind, serviceDate: string) => ({
  ...HOURS[kind],
  kind,
  serviceDate,
  slotCount: 6,
  slotMinutes: 15,
  cellsPerSlot: 24,
  acceptMode: 'AUTO' as const,
})

type Target = { canteenId: string; canteenName: string; serviceDate: string; mealId: string | null }

/**
 * The canteen and the meal that are meant; `mealId` is null when the meal does not exist yet. Without a slug the only
 * canteen there is; without a date today on the canteen's calendar.
 * @returns null when the canteen is unknown or not the only one
 */
export async function findMeal(
  db: Db,
  { slug, date, kind }: { slug: string | undefined; date: string | undefined; kind: MealKind },
): Promise<Target | null> {
  const targets = await db.$queryRaw<Target[]>`
    SELECT c.id AS "canteenId", c.name_zh AS "canteenName", d.day::text AS "serviceDate", m.id AS "mealId"
    FROM canteens c
    CROSS JOIN LATERAL (SELECT COALESCE(${date ?? null}::date, (now() AT TIME ZONE c.time_zone)::date) AS day) d
    LEFT JOIN meals m ON m.canteen_id = c.id AND m.service_date = d.day AND m.kind = ${kind}::"MealKind"
    WHERE ${slug ?? null}::text IS NULL OR c.slug = ${slug ?? null}`
  return targets.length === 1 ? (targets[0] ?? null) : null
}
