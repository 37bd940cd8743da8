import type { Db } from '@/server/db'
import type { FinalizeQueue } from '@/server/queue'
import type { TestMeal } from './builders'

/**
 * Puts one PENDING order a person into the book, one portion each, paid by wallet, as `accept` would, and wakes the
 * worker for each. Quicker than submitting hundreds one by one. @returns the orders' ids
 */
export async function placeMany(
  clients: { db: Db; queue: FinalizeQueue },
  meal: TestMeal,
  { people, item, priceCents = 1_800 }: { people: string[]; item: string; priceCents?: number },
): Promise<string[]> {
  const { id, dishId, variantId } = meal.items[item] ?? { id: '', dishId: '', variantId: '' }
  const rows = await clients.db.$queryRaw<{ id: string }[]>`
    WITH placed AS (
      INSERT INTO orders (id, canteen_id, meal_id, user_id, pickup_slot_id, payload_hash, payment_method, subtotal_cents,
        total_cents, wallet_cents)
      SELECT gen_random_uuid(), ${meal.canteenId}::uuid, ${meal.mealId}::uuid, p, ${meal.slotIds[0]}::uuid, 'none',
        'WALLET', ${priceCents}::int, ${priceCents}::int, ${priceCents}::int FROM unnest(${people}::uuid[]) AS p
      RETURNING id, user_id, version
    ), lines AS (
      INSERT INTO order_lines (id, order_id, menu_item_id, dish_id, variant_id, position, dish_name_zh, dish_name_en,
        quantity, list_price_cents, unit_price_cents)
      SELECT gen_random_uuid(), id, ${id}::uuid, ${dishId}::uuid, ${variantId}::uuid, 0, ${item}, ${item}, 1,
        ${priceCents}::int, ${priceCents}::int FROM placed
    ), events AS (
      INSERT INTO outbox_events (kind, meal_id, user_id, order_id, order_version)
      SELECT 'order', ${meal.mealId}::uuid, user_id, id, version FROM placed
    )
    SELECT id FROM placed`
  const { mealId } = meal
  await clients.queue.addBulk(
    rows.map((row) => ({
      ...{ name: 'finalize', data: { orderId: row.id, mealId }, opts: { jobId: row.id } },
    })),
  )
  return rows.map((row) => row.id)
}
