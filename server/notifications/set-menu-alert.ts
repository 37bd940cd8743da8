import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'

/**
 * Has somebody told, once, when this meal of their canteen can be ordered; without one, when any can. Or no longer.
 * @returns whether they will be told
 * @throws NOT_FOUND for another canteen's meal, and for a draft, which nobody has seen
 */
export async function setMenuAlert(
  db: Db,
  { userId, canteenId, mealId, on }: { userId: string; canteenId: string; mealId?: string; on: boolean },
): Promise<boolean> {
  if (mealId) {
    const seen = { id: mealId, canteenId, status: { not: 'DRAFT' as const } }
    if ((await db.meal.count({ where: seen })) === 0) throw new DomainError('NOT_FOUND', {})
  }
  const wish = { userId, mealId: mealId ?? null }
  if (on) await db.menuAlert.createMany({ data: wish, skipDuplicates: true })
  else await db.menuAlert.deleteMany({ where: wish })
  return on
}
