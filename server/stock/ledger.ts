import type { Db } from '@/server/db'
import type { RedisClient } from '@/server/redis'
import { readAvailable } from './read-available'

/** What must hold at any moment, and in Redis within 30 s. */
export type Invariant =
  | 'planned = sold + free'
  | 'sold is counted'
  | 'remaining within planned'
  | 'one live order a cell'
  | 'money moved once'
  | 'transfers balance'
  | 'wallet = its entries'
  | 'allowance = its orders'
  | 'online money = what is due'
  | 'every change is told once'
  | 'numbers are counted'
  | 'Redis agrees'
  | 'Redis mirrors Postgres'
  | 'held = its holds'
  | 'a person’s portions = their holds'
  | 'a hold for each waiting order'
  | 'cells are those of live orders'
  | 'the line = its tickets'

/** A broken invariant: which one, of what (an id), and the two numbers that should agree. */
export type Breach = { invariant: Invariant; subject: string; expected: number; actual: number }

/**
 * Checks the invariants of stock, money, cells and answers. An empty list means that they hold. With `redis`, also that
 * Redis agrees; ask for that only when nothing is under way, because it may lag by a commit.
 */
export async function checkLedger(db: Db, mealId: string, redis?: RedisClient): Promise<Breach[]> {
  const breaches = await db.$queryRaw<Breach[]>`
    WITH booked AS (
      SELECT l.menu_item_id AS id, sum(l.quantity)::int AS quantity
      FROM orders o JOIN order_lines l ON l.order_id = o.id
      WHERE o.meal_id = ${mealId}::uuid AND o.status IN ('CONFIRMED', 'PREPARING', 'READY', 'COLLECTED', 'NO_SHOW')
      GROUP BY 1
    ), items AS (
      SELECT i.*, coalesce(b.quantity, 0) AS booked FROM menu_items i LEFT JOIN booked b ON b.id = i.id
      WHERE i.meal_id = ${mealId}::uuid
    )
    SELECT 'planned = sold + free' AS invariant, id::text AS subject, planned - remaining AS expected, booked AS actual
    FROM items WHERE planned - remaining <> booked
    UNION ALL
    SELECT 'sold is counted', id::text, booked, sold FROM items WHERE sold <> booked
    UNION ALL
    SELECT 'remaining within planned', id::text, planned, remaining FROM items WHERE remaining < 0 OR remaining > planned
    UNION ALL
    SELECT 'one live order a cell', pickup_slot_id || ':' || cell, 1, count(*)::int FROM orders
    WHERE meal_id = ${mealId}::uuid AND status IN ('CONFIRMED', 'PREPARING', 'READY') AND cell IS NOT NULL
    GROUP BY pickup_slot_id, cell HAVING count(*) > 1
    UNION ALL
    SELECT 'money moved once', o.id::text, p.cents, -coalesce(e.cents, 0)::int
    FROM orders o
      CROSS JOIN LATERAL (SELECT o.status IN ('CONFIRMED', 'PREPARING', 'READY', 'COLLECTED', 'NO_SHOW') AS live) s
      CROSS JOIN LATERAL (VALUES ('wallet', CASE WHEN live THEN o.wallet_cents ELSE 0 END),
        ('allowance', CASE WHEN live THEN o.allowance_cents ELSE 0 END)) AS p(account, cents)
      CROSS JOIN LATERAL (SELECT sum(amount_cents) AS cents FROM ledger_entries
        WHERE order_id = o.id AND account = p.account) e
    WHERE o.meal_id = ${mealId}::uuid AND -coalesce(e.cents, 0) <> p.cents
    UNION ALL
    SELECT 'allowance = its orders', user_id::text, coalesce(o.cents, 0)::int, coalesce(a.granted_cents - a.left_cents, 0)
    FROM (SELECT * FROM meal_allowances WHERE meal_id = ${mealId}::uuid) a FULL JOIN (
      SELECT user_id, sum(allowance_cents) AS cents FROM orders
      WHERE meal_id = ${mealId}::uuid AND status IN ('CONFIRMED', 'PREPARING', 'READY', 'COLLECTED', 'NO_SHOW') GROUP BY 1
    ) o USING (user_id)
    WHERE coalesce(o.cents, 0) <> coalesce(a.granted_cents - a.left_cents, 0)
    UNION ALL
    SELECT 'wallet = its entries', w.user_id::text, coalesce(sum(e.amount_cents), 0)::int, w.balance_cents
    FROM wallets w JOIN users u ON u.id = w.user_id
      JOIN meals m ON m.canteen_id = u.canteen_id AND m.id = ${mealId}::uuid
      LEFT JOIN ledger_entries e ON e.user_id = w.user_id AND e.account = 'wallet'
    GROUP BY w.user_id, w.balance_cents HAVING coalesce(sum(e.amount_cents), 0) <> w.balance_cents
    UNION ALL
    SELECT 'transfers balance', o.id::text, 0, e.cents
    FROM orders o CROSS JOIN LATERAL (SELECT sum(amount_cents)::int AS cents FROM ledger_entries
      WHERE order_id = o.id GROUP BY transfer_id HAVING sum(amount_cents) <> 0) e
    WHERE o.meal_id = ${mealId}::uuid
    UNION ALL
    -- What came online and is not going back stands for exactly the due part of an order that is live and paid.
    SELECT 'online money = what is due', o.id::text, due.cents, coalesce(p.cents, 0)::int
    FROM orders o CROSS JOIN LATERAL (SELECT CASE WHEN o.payment_method = 'ONLINE' AND o.payment_state = 'PAID'
        AND o.status IN ('CONFIRMED', 'PREPARING', 'READY', 'COLLECTED', 'NO_SHOW')
        THEN o.total_cents - o.allowance_cents - o.wallet_cents ELSE 0 END AS cents) due
      CROSS JOIN LATERAL (
        SELECT sum(p.amount_cents - coalesce(r.cents, 0)) AS cents FROM payments p
          CROSS JOIN LATERAL (SELECT sum(amount_cents) AS cents FROM payment_refunds WHERE payment_id = p.id) r
        WHERE p.order_id = o.id AND p.status IN ('PAID', 'REFUNDING', 'REFUNDED')) p
    WHERE o.meal_id = ${mealId}::uuid AND due.cents <> coalesce(p.cents, 0)
    UNION ALL
    SELECT 'every change is told once', o.id::text, o.version, count(e.id)::int
    FROM orders o LEFT JOIN outbox_events e ON e.order_id = o.id
    WHERE o.meal_id = ${mealId}::uuid GROUP BY o.id, o.version HAVING count(e.id) <> o.version
    UNION ALL
    SELECT 'numbers are counted', m.id::text, m.last_sequence, count(o.sequence)::int
    FROM meals m LEFT JOIN orders o ON o.meal_id = m.id
    WHERE m.id = ${mealId}::uuid GROUP BY m.id HAVING count(o.sequence) <> m.last_sequence`
  return redis ? [...breaches, ...(await checkRedis(db, redis, mealId))] : breaches
}

/** What Redis would admit is `remaining` less what waiting orders hold. */
async function checkRedis(db: Db, redis: RedisClient, mealId: string): Promise<Breach[]> {
  const available = await readAvailable(redis, mealId)
  if (!available) return []
  const rows = await db.$queryRaw<{ id: string; free: number }[]>`
    SELECT i.id, i.remaining - coalesce((
      SELECT sum(l.quantity) FROM orders o JOIN order_lines l ON l.order_id = o.id
      WHERE o.status = 'PENDING' AND l.menu_item_id = i.id), 0)::int AS free
    FROM menu_items i WHERE i.meal_id = ${mealId}::uuid`
  return rows
    .map(({ id, free }) => ({
      invariant: 'Redis agrees' as const,
      subject: id,
      expected: Math.max(0, free),
      actual: available.get(id) ?? -1,
    }))
    .filter((row) => row.expected !== row.actual)
}
