import { type Db, inTransaction } from '@/server/db'
import { DomainError } from '@/server/errors'
import { log } from '@/server/log'
import { stageMealEvent } from '@/server/notifications/stage-event'
import type { RedisClient } from '@/server/redis'
import { loadMeal } from '@/server/stock/load-meal'
import { getKitchenMeal } from './queries'
import type { KitchenMeal } from './schema'

/**
 * Opens a draft for orders, or a closed meal again, until its cut-off. Opening what is open changes nothing.
 * @throws NOT_FOUND (also another canteen's), CUTOFF_PASSED, MEAL_EMPTY (no dish, or no time to fetch it).
 */
export async function openMeal(
  db: Db,
  redis: RedisClient,
  { mealId, canteenId }: { mealId: string; canteenId: string },
): Promise<KitchenMeal> {
  await inTransaction(db, async (tx) => {
    // All guards in the one statement: two cooks tapping open and close at once leave one clear winner.
    const opened = await tx.$executeRaw`
      UPDATE meals m
      SET status = 'OPEN', opens_at = LEAST(m.opens_at, clock_timestamp()), updated_at = clock_timestamp()
      WHERE m.id = ${mealId}::uuid AND m.canteen_id = ${canteenId}::uuid AND m.status IN ('DRAFT', 'CLOSED')
        AND m.cutoff_at > clock_timestamp()
        AND EXISTS (SELECT 1 FROM menu_items i WHERE i.meal_id = m.id)
        AND EXISTS (SELECT 1 FROM pickup_slots s WHERE s.meal_id = m.id)`
    if (opened === 1) return await stageMealEvent(tx, { mealId, kind: 'meal' })

    const [meal] = await tx.$queryRaw<{ status: string; cutoffAt: Date; passed: boolean }[]>`
      SELECT status::text AS status, cutoff_at AS "cutoffAt", cutoff_at <= clock_timestamp() AS passed
      FROM meals WHERE id = ${mealId}::uuid AND canteen_id = ${canteenId}::uuid`
    if (!meal) throw new DomainError('NOT_FOUND', {})
    if (meal.status === 'OPEN') return
    if (meal.passed) throw new DomainError('CUTOFF_PASSED', { cutoffAt: meal.cutoffAt.toISOString() })
    throw new DomainError('MEAL_EMPTY', {})
  })
  // Ahead of the rush. Without it the first order loads the meal, so a Redis that is away does not stop the opening.
  await loadMeal(redis, db, mealId).catch((error) =>
    log().warn({ mealId, error: String(error) }, 'could not warm a meal'),
  )
  return await getKitchenMeal(db, { mealId, canteenId })
}
