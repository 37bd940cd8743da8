import { existsSync, readFileSync } from 'node:fs'
import { v7 as uuidv7 } from 'uuid'
import { type Db, inTransaction } from '../../server/db'
import { applyImport } from '../../server/menu/import/apply-import'

/** Times on the canteen's clock. */
const KINDS = [
  { kind: 'LUNCH', cutoff: '10:30', pickup: '11:30', file: 'lunch.csv' },
  { kind: 'DINNER', cutoff: '17:30', pickup: '18:00', file: 'menu.csv' },
] as const
const DAYS = 3
const SLOTS = 6
const CELLS = 24

/**
 * Adds lunch and dinner of today and the next two days where they are missing, each with its pickup slots and the menu
 * from the demo's spreadsheets, read the way the kitchen's are.
 * @returns how many meals were added
 */
export async function seedMeals(db: Db, canteenId: string): Promise<number> {
  let added = 0
  for (const { kind, cutoff, pickup, file } of KINDS) {
    for (let day = 0; day < DAYS; day++) {
      if (await addMeal(db, { canteenId, day, kind, cutoff, pickup })) added++
    }
    // Only open meals: a meal without dishes cannot be opened by hand, so this is a start that was cut short, and not
    // the draft of somebody who is still planning.
    const empty = await db.$queryRaw<{ id: string }[]>`
      SELECT m.id FROM meals m JOIN canteens c ON c.id = m.canteen_id
      WHERE c.id = ${canteenId}::uuid AND m.kind = ${kind}::"MealKind" AND m.status = 'OPEN'
        AND m.service_date >= (now() AT TIME ZONE c.time_zone)::date
        AND NOT EXISTS (SELECT 1 FROM menu_items i WHERE i.meal_id = m.id)
      ORDER BY m.service_date`
    if (empty.length === 0) continue
    const bytes = readSpreadsheet(file)
    for (const { id } of empty)
      await applyImport(db, { canteenId, mealId: id, bytes, digest: null, userId: null })
  }
  return added
}

/** Beside this file, or where the build puts it below the bundle. */
function readSpreadsheet(file: string): Uint8Array {
  const beside = new URL(file, import.meta.url)
  return readFileSync(existsSync(beside) ? beside : new URL(`prisma/demo/${file}`, import.meta.url))
}

type NewMeal = { canteenId: string; day: number; kind: string; cutoff: string; pickup: string }

/** Dates and zones are Postgres's business alone. Returns whether the meal was missing. */
function addMeal(db: Db, { canteenId, day, kind, cutoff, pickup }: NewMeal): Promise<boolean> {
  const id = uuidv7()
  return inTransaction(db, async (tx) => {
    const added = await tx.$executeRaw`
      INSERT INTO meals (id, canteen_id, service_date, kind, opens_at, cutoff_at, status, updated_at)
      SELECT ${id}::uuid, c.id, d.date, ${kind}::"MealKind", (d.date - 2 + ${cutoff}::time) AT TIME ZONE c.time_zone,
             (d.date + ${cutoff}::time) AT TIME ZONE c.time_zone, 'OPEN', clock_timestamp()
      FROM canteens c, LATERAL (SELECT (now() AT TIME ZONE c.time_zone)::date + ${day}::int AS date) d
      WHERE c.id = ${canteenId}::uuid
      ON CONFLICT (canteen_id, service_date, kind) DO NOTHING`
    if (added === 0) return false
    const slots = await tx.$queryRaw<{ startsAt: Date; endsAt: Date }[]>`
      SELECT t.start AS "startsAt", t.start + interval '15 minutes' AS "endsAt"
      FROM meals m JOIN canteens c ON c.id = m.canteen_id, generate_series(0, ${SLOTS}::int - 1) i,
           LATERAL (SELECT (m.service_date + ${pickup}::time) AT TIME ZONE c.time_zone + i * interval '15 minutes' AS start) t
      WHERE m.id = ${id}::uuid ORDER BY i`
    await tx.pickupSlot.createMany({ data: slots.map((slot) => ({ ...slot, mealId: id, cells: CELLS })) })
    return true
  })
}
