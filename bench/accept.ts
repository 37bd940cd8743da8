import { isDeadlock } from './observe-db'
import type { Buyer, Stage } from './stage'

/**
 * Puts a buyer's order into the book as `accept` does, PENDING, in one statement with its lines and its event; without
 * the pricing, tickets and opening hours of a real submit, which are the same for every way. The foreign keys of the
 * lines lock their items in the order of the cart, so a strategy that locks more than it must can deadlock with it:
 * that is counted as the strategy's, and the order tries again.
 */
export async function acceptPlainly(stage: Stage, buyer: Buyer, cell: number | null): Promise<void> {
  for (;;) {
    try {
      return await insertOrder(stage, buyer, cell)
    } catch (error) {
      if (!isDeadlock(error)) throw error
      stage.tally.deadlocks++
    }
  }
}

async function insertOrder({ db, meal }: Stage, buyer: Buyer, cell: number | null): Promise<void> {
  const byId = new Map(Object.values(meal.items).map((item) => [item.id, item]))
  const lines = JSON.stringify(buyer.cart.map((id, position) => ({ ...byId.get(id), position })))
  const totalCents = buyer.cart.length * 1_800
  await db.$executeRaw`
    WITH placed AS (
      INSERT INTO orders (id, canteen_id, meal_id, user_id, pickup_slot_id, cell, payload_hash, payment_method,
        subtotal_cents, total_cents)
      VALUES (${buyer.orderId}::uuid, ${meal.canteenId}::uuid, ${meal.mealId}::uuid, ${buyer.userId}::uuid,
        ${meal.slotIds[0]}::uuid, ${cell}::int, 'lab', 'CASH', ${totalCents}::int, ${totalCents}::int)
      RETURNING id, user_id, version
    ), lines AS (
      INSERT INTO order_lines (id, order_id, menu_item_id, dish_id, variant_id, position, dish_name_zh, dish_name_en,
        quantity, list_price_cents, unit_price_cents)
      SELECT gen_random_uuid(), placed.id, l.id, l."dishId", l."variantId", l.position, 'dish', 'dish', 1, 1800, 1800
      FROM placed, jsonb_to_recordset(${lines}::jsonb) AS l(id uuid, "dishId" uuid, "variantId" uuid, position int)
    )
    INSERT INTO outbox_events (kind, meal_id, user_id, order_id, order_version)
    SELECT 'order', ${meal.mealId}::uuid, user_id, id, version FROM placed`
}
