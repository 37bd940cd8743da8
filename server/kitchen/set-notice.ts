import { type Db, inTransaction } from '@/server/db'
import { stageMealEvent } from '@/server/notifications/stage-event'
import { getKitchenMeal } from './queries'
import type { KitchenMeal } from './schema'

type Notice = { mealId: string; canteenId: string; noticeZh: string; noticeEn: string }

/**
 * Puts a line above the meal's menu, for everybody who has it open too; two empty texts take it away. What stands there
 * already is not told again.
 * @throws NOT_FOUND (also another canteen's)
 */
export async function setNotice(
  db: Db,
  { mealId, canteenId, noticeZh, noticeEn }: Notice,
): Promise<KitchenMeal> {
  await inTransaction(db, async (tx) => {
    const changed = await tx.$executeRaw`
      UPDATE meals SET notice_zh = ${noticeZh}, notice_en = ${noticeEn}, updated_at = clock_timestamp()
      WHERE id = ${mealId}::uuid AND canteen_id = ${canteenId}::uuid
        AND (notice_zh, notice_en) IS DISTINCT FROM (${noticeZh}, ${noticeEn})`
    if (changed === 1) await stageMealEvent(tx, { mealId, kind: 'meal' })
  })
  return await getKitchenMeal(db, { mealId, canteenId })
}
