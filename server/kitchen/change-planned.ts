import { type Db, inTransaction } from '@/server/db'
import { stageMealEvent } from '@/server/notifications/stage-event'
import type { RedisClient } from '@/server/redis'
import { setPlanned } from '@/server/stock/set-planned'
import { mirrorItems } from '@/server/stock/settle-hold'
import { ownMenuItem } from './own-menu-item'

/**
 * Sets how many portions of a dish the kitchen will cook; what is left moves by the same difference.
 * @throws NOT_FOUND (also another canteen's), PLANNED_BELOW_SOLD with the portions already sold.
 */
export async function changePlanned(
  db: Db,
  redis: RedisClient,
  input: { menuItemId: string; planned: number; userId: string; canteenId: string },
): Promise<void> {
  const { menuItemId, planned, userId } = input
  const { mealId, item } = await inTransaction(db, async (tx) => {
    const { mealId } = await ownMenuItem(tx, input)
    const item = await setPlanned(tx, { menuItemId, planned, userId, reason: 'KITCHEN' })
    await stageMealEvent(tx, { mealId, kind: 'stock' })
    return { mealId, item }
  })
  await mirrorItems(redis, mealId, [item])
}
