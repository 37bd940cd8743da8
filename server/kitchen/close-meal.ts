import { type Db, inTransaction } from '@/server/db'
import { DomainError } from '@/server/errors'
import { stageMealEvent } from '@/server/notifications/stage-event'
import { getKitchenMeal } from './queries'
import type { KitchenMeal } from './schema'

/**
 * Takes no more orders from this moment: the statement that accepts an order checks the status. Orders already
 * accepted are cooked. Closing what is closed changes nothing.
 * @throws NOT_FOUND (also another canteen's), INVALID_TRANSITION for a draft.
 */
export async function closeMeal(
  db: Db,
  { mealId, canteenId }: { mealId: string; canteenId: string },
): Promise<KitchenMeal> {
  await inTransaction(db, async (tx) => {
    const closed = await tx.$executeRaw`
      UPDATE meals SET status = 'CLOSED', updated_at = clock_timestamp()
      WHERE id = ${mealId}::uuid AND canteen_id = ${canteenId}::uuid AND status = 'OPEN'`
    if (closed === 1) return await stageMealEvent(tx, { mealId, kind: 'meal' })

    const meal = await tx.meal.findFirst({ where: { id: mealId, canteenId }, select: { status: true } })
    if (!meal) throw new DomainError('NOT_FOUND', {})
    if (meal.status === 'DRAFT') throw new DomainError('INVALID_TRANSITION', { from: 'DRAFT', to: 'CLOSED' })
  })
  return await getKitchenMeal(db, { mealId, canteenId })
}
