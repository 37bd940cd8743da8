import type { Tx } from '@/server/db'
import { nameDishes } from '@/server/notifications/name-dishes'
import { writeNotifications } from '@/server/notifications/write-notifications'

type Row = {
  userId: string
  mealId: string
  amountCents: number
  pickupNumber: string | null
  dishes: { zh: string; en: string }[]
}

/**
 * Tells the owner of an order that goes on that one payment too many is back: their order's version stays, so no event of
 * it says so. Without the order, for its own news may come to be a refund, too.
 */
export async function tellRefunded(tx: Tx, paymentId: string): Promise<void> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT o.user_id AS "userId", o.meal_id AS "mealId", p.amount_cents AS "amountCents", o.pickup_number AS "pickupNumber",
      (SELECT jsonb_agg(jsonb_build_object('zh', l.dish_name_zh, 'en', l.dish_name_en) ORDER BY l.position)
        FROM order_lines l WHERE l.order_id = o.id) AS dishes
    FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.id = ${paymentId}::uuid`
  if (!row) return
  const { userId, mealId, dishes, ...about } = row
  const detail = { ...about, ...nameDishes(dishes) }
  await writeNotifications(tx, [{ userId, mealId, kind: 'REFUNDED', detail }])
}
