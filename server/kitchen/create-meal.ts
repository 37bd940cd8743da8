import { v7 as uuidv7 } from 'uuid'
import type { z } from 'zod'
import { type Db, inTransaction, type Tx } from '@/server/db'
import { DomainError } from '@/server/errors'
import { getKitchenMeal } from './queries'
import type { createMealInput, KitchenMeal } from './schema'

type NewMeal = z.infer<typeof createMealInput> & { canteenId: string }

/**
 * Drafts a meal with its pickup slots; dishes come by import. Times are the canteen's wall clock.
 * @throws BAD_INPUT with the field to mend: `cutoffTime` has passed, `firstSlotTime` (every slot ends before the
 * cut-off), `kind` (that day has this meal already).
 */
export async function createMeal(db: Db, meal: NewMeal): Promise<KitchenMeal> {
  const mealId = uuidv7()
  await inTransaction(db, async (tx) => {
    const { now, cutoffAt, firstSlotAt } = await readInstants(tx, meal)
    const slots = slotsFrom(firstSlotAt, meal)
    if (cutoffAt <= now) throw new DomainError('BAD_INPUT', { field: 'cutoffTime' })
    if (slots.every((slot) => slot.endsAt <= cutoffAt))
      throw new DomainError('BAD_INPUT', { field: 'firstSlotTime' })

    // The unique key decides between two people creating the same dinner.
    const created = await tx.$executeRaw`
      INSERT INTO meals (id, canteen_id, service_date, kind, opens_at, cutoff_at, accept_mode, updated_at)
      VALUES (${mealId}::uuid, ${meal.canteenId}::uuid, ${meal.serviceDate}::date, ${meal.kind}::"MealKind",
              ${now}::timestamptz, ${cutoffAt}::timestamptz, ${meal.acceptMode}::"AcceptMode", clock_timestamp())
      ON CONFLICT (canteen_id, service_date, kind) DO NOTHING`
    if (created === 0) throw new DomainError('BAD_INPUT', { field: 'kind' })
    await tx.pickupSlot.createMany({
      data: slots.map((slot) => ({ ...slot, mealId, cells: meal.cellsPerSlot })),
    })
  })
  return await getKitchenMeal(db, { mealId, canteenId: meal.canteenId })
}

/** The zone is applied by Postgres, whose zone rules every other instant of the meal uses too. */
async function readInstants(tx: Tx, { canteenId, serviceDate, cutoffTime, firstSlotTime }: NewMeal) {
  const [row] = await tx.$queryRaw<{ now: Date; cutoffAt: Date; firstSlotAt: Date }[]>`
    SELECT clock_timestamp() AS now,
           (${serviceDate}::date + ${cutoffTime}::time) AT TIME ZONE time_zone AS "cutoffAt",
           (${serviceDate}::date + ${firstSlotTime}::time) AT TIME ZONE time_zone AS "firstSlotAt"
    FROM canteens WHERE id = ${canteenId}::uuid`
  if (!row) throw new DomainError('NOT_FOUND', {})
  return row
}

/** Slots follow each other in elapsed time: stepping the wall clock would overlap them in the night clocks go back. */
function slotsFrom(first: Date, { slotCount, slotMinutes }: Pick<NewMeal, 'slotCount' | 'slotMinutes'>) {
  const length = slotMinutes * 60_000
  return Array.from({ length: slotCount }, (_, i) => ({
    startsAt: new Date(first.getTime() + i * length),
    endsAt: new Date(first.getTime() + (i + 1) * length),
  }))
}
