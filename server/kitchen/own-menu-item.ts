import type { Tx } from '@/server/db'
import { DomainError } from '@/server/errors'

/** The meal of a menu item of this canteen. @throws NOT_FOUND also for another canteen's: its ids tell nothing. */
export async function ownMenuItem(
  tx: Tx,
  { menuItemId, canteenId }: { menuItemId: string; canteenId: string },
): Promise<{ mealId: string }> {
  const item = await tx.menuItem.findFirst({
    where: { id: menuItemId, meal: { canteenId } },
    select: { mealId: true },
  })
  if (!item) throw new DomainError('NOT_FOUND', {})
  return item
}
