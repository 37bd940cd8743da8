import { type Db, inTransaction } from '@/server/db'
import { stageMealEvent } from '@/server/notifications/stage-event'
import { setOnSale } from '@/server/stock/set-on-sale'
import { ownMenuItem } from './own-menu-item'

/** Takes a dish off sale or puts it back; portions already ordered stay ordered. @throws NOT_FOUND (also another canteen's). */
export async function switchSale(
  db: Db,
  input: { menuItemId: string; onSale: boolean; canteenId: string },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { mealId } = await ownMenuItem(tx, input)
    await setOnSale(tx, { menuItemId: input.menuItemId, onSale: input.onSale })
    await stageMealEvent(tx, { mealId, kind: 'stock' })
  })
}
