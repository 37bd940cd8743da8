import { Client } from 'pg'
import type { TestMeal } from './builders'

/** Tables that grow with every order, for as long as the canteen is open. */
export const GROWING = [
  ...['orders', 'order_lines', 'order_line_choices', 'outbox_events', 'ledger_entries', 'notifications'],
  ...['payments', 'payment_events', 'payment_refunds', 'waitlist_entries'],
] as const

/**
 * Half a year of a canteen: `meals` past meals with `each` orders, all of them over, with what orders leave behind. Without triggers and foreign keys, so that it takes seconds. Statistics are fresh afterwards.
 */
export async function buildHistory(
  url: string,
  { canteenId, mealId, items }: TestMeal,
  people: string[],
  { meals, each }: { meals: number; each: number },
): Promise<void> {
  const item = Object.values(items)[0]
  const client = new Client({ connectionString: url })
  await client.connect()
  const run = (text: string, values: unknown[] = []) => client.query(text, values)
  try {
    await run('BEGIN')
    await run('SET LOCAL session_replication_role = replica')
    await run(
      `CREATE TEMP TABLE old ON COMMIT DROP AS
       SELECT n, gen_random_uuid() AS meal_id, gen_random_uuid() AS slot_id, gen_random_uuid() AS item_id,
         m.service_date - n AS day, m.opens_at - n * interval '1 day' AS at, m.cutoff_at - n * interval '1 day' AS cutoff
       FROM meals m, generate_series(1, $2::int) n WHERE m.id = $1::uuid`,
      [mealId, meals],
    )
    await run(
      `INSERT INTO meals (id, canteen_id, service_date, kind, opens_at, cutoff_at, status, last_sequence, updated_at)
       SELECT meal_id, $1::uuid, day, 'DINNER', at, cutoff, 'CLOSED', $2::int, at FROM old`,
      [canteenId, each],
    )
    await run(`INSERT INTO pickup_slots (id, meal_id, starts_at, ends_at, cells)
       SELECT slot_id, meal_id, cutoff, cutoff + interval '1 hour', 500 FROM old`)
    await run(
      `INSERT INTO menu_items (id, meal_id, variant_id, price_cents, list_price_cents, planned, remaining, sold)
       SELECT item_id, meal_id, $1::uuid, 1000, 1000, $2::int, 0, $2::int FROM old`,
      [item?.variantId, each],
    )
    await run(
      `CREATE TEMP TABLE past ON COMMIT DROP AS
       SELECT gen_random_uuid() AS id, gen_random_uuid() AS line_id, gen_random_uuid() AS payment_id, old.*, k,
         ($1::uuid[])[1 + (k + old.n * 7) % $2::int] AS user_id, k % 10 = 0 AS online, k % 20 = 1 AS cancelled
       FROM old, generate_series(1, $3::int) k`,
      [people, people.length, each],
    )
    await run(
      `INSERT INTO orders (id, canteen_id, meal_id, user_id, pickup_slot_id, cell, sequence, number, pickup_number, status,
         version, payload_hash, cancelled_by, payment_method, payment_state, subtotal_cents, total_cents, wallet_cents,
         pay_by, placed_at, confirmed_at, collected_at, cancelled_at, updated_at, next_enqueue_at)
       SELECT id, $1::uuid, meal_id, user_id, slot_id, k, k, day || '-' || k, 'D' || k,
         CASE WHEN cancelled THEN 'CANCELLED' ELSE 'COLLECTED' END::"OrderStatus", 2, 'none',
         CASE WHEN cancelled THEN 'OWNER'::"CancelledBy" END, CASE WHEN online THEN 'ONLINE' ELSE 'WALLET' END::"PaymentMethod",
         CASE WHEN cancelled THEN 'REFUNDED' ELSE 'PAID' END::"PaymentState", 1000, 1000, CASE WHEN online THEN 0 ELSE 1000 END,
         CASE WHEN online THEN at END, at, at, at, CASE WHEN cancelled THEN at END, at, at FROM past`,
      [canteenId],
    )
    await run(
      `INSERT INTO order_lines (id, order_id, menu_item_id, dish_id, variant_id, position, dish_name_zh, dish_name_en,
         quantity, list_price_cents, unit_price_cents)
       SELECT line_id, id, item_id, $1::uuid, $2::uuid, 0, 'old', 'old', 1, 1000, 1000 FROM past`,
      [item?.dishId, item?.variantId],
    )
    await run(
      `INSERT INTO order_line_choices (line_id, rank, menu_item_id, dish_id, variant_id, dish_name_zh, dish_name_en,
         allergens, list_price_cents, unit_price_cents)
       SELECT line_id, r, item_id, $1::uuid, $2::uuid, 'old', 'old', '{}', 1000, 1000 FROM past, generate_series(0, 1) r
       WHERE k % 3 = 0`,
      [item?.dishId, item?.variantId],
    )
    await run(`INSERT INTO ledger_entries (id, transfer_id, kind, account, user_id, order_id, amount_cents, created_at)
       SELECT gen_random_uuid(), line_id, 'ORDER', a.account, user_id, id, a.cents, at
       FROM past, (VALUES ('allowance', -1000), ('canteen', 1000)) a(account, cents) WHERE k % 4 = 2 AND NOT cancelled`)
    await run(`INSERT INTO outbox_events (kind, meal_id, user_id, order_id, order_version, created_at, published_at)
       SELECT 'order', meal_id, user_id, id, 2, at, at FROM past WHERE k % 2 = 0`)
    await run(`INSERT INTO notifications (id, user_id, kind, order_id, order_version, created_at, read_at)
       SELECT gen_random_uuid(), user_id, 'ORDER_READY', id, 2, at, at FROM past WHERE k % 4 = 0`)
    await run(`INSERT INTO payments (id, order_id, gateway, reference, url, status, amount_cents, created_at, paid_at)
       SELECT payment_id, id, 'sandbox', payment_id, '', 'PAID', 1000, at, at FROM past WHERE online`)
    await run(`INSERT INTO payment_events (gateway, event_id, payment_id, kind)
       SELECT 'sandbox', payment_id, payment_id, 'PAID' FROM past WHERE online`)
    await run(`INSERT INTO payment_refunds (id, payment_id, amount_cents, sent_at)
       SELECT line_id, payment_id, 100, at FROM past WHERE online AND k % 20 = 0`)
    await run(`INSERT INTO waitlist_entries (id, meal_id, menu_item_id, user_id, status, auto_order, wish, created_at, ended_at)
       SELECT id, meal_id, item_id, user_id, 'CLOSED', true, '{}', at, at FROM past WHERE k % 5 = 0`)
    await run('COMMIT')
    await run('ANALYZE')
  } finally {
    await client.end()
  }
}
