import { type Db, Prisma } from '@/server/db'
import { type RedisClient, runScript } from '@/server/redis'
import { MEAL_KEYS_TTL, stockKeys } from './keys'
import { LOAD } from './scripts.lua'

/** What `admit` took, as it stands in Redis. Quantities in portions. `limit` is absent for an unlimited item. */
export type Hold = {
  orderId: string
  userId: string
  slotId: string
  cell?: number
  items: { id: string; quantity: number; limit?: number; had?: number }[]
  cart: { key: string; value: string }[]
  /** Epoch milliseconds by the web server's clock; only ages a hold, decides nothing. */
  at: number
}

export type MirroredItem = { id: string; remaining: number; version: number }

type PendingRow = {
  orderId: string
  userId: string
  slotId: string
  cell: number | null
  items: Hold['items']
}

/**
 * Copies a meal's stock, pending orders and taken cells from Postgres into Redis, when Redis does not know the meal;
 * mirrors the items by version when it does. Safe to call at any time and from anywhere.
 * @throws Error when either is away.
 */
export async function loadMeal(redis: RedisClient, db: Db, mealId: string): Promise<void> {
  // One snapshot: an item's `remaining` and the orders still waiting for it must be of one moment.
  const [items, pending, slots, taken] = await db.$transaction(
    [
      db.$queryRaw<
        MirroredItem[]
      >`SELECT id, remaining, version FROM menu_items WHERE meal_id = ${mealId}::uuid`,
      db.$queryRaw<PendingRow[]>`
        SELECT o.id AS "orderId", o.user_id AS "userId", o.pickup_slot_id AS "slotId", o.cell,
               jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                 'id', l.menu_item_id, 'quantity', l.quantity, 'limit', i.per_person_limit))) AS items
        FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN menu_items i ON i.id = l.menu_item_id
        WHERE o.meal_id = ${mealId}::uuid AND o.status = 'PENDING' GROUP BY o.id`,
      db.$queryRaw<{ id: string }[]>`
        SELECT id FROM pickup_slots WHERE meal_id = ${mealId}::uuid ORDER BY starts_at`,
      db.$queryRaw<{ slotId: string; cell: number; orderId: string }[]>`
        SELECT pickup_slot_id AS "slotId", cell, id AS "orderId" FROM orders
        WHERE meal_id = ${mealId}::uuid AND cell IS NOT NULL
          AND status IN ('PENDING', 'CONFIRMED', 'PREPARING', 'READY')`,
    ],
    { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead },
  )
  const holds: Hold[] = pending.map((row) => ({
    ...row,
    cell: row.cell ?? undefined,
    cart: [],
    at: Date.now(),
  }))
  const bySlot = slots.map((slot) => ({
    id: slot.id,
    taken: taken.filter((t) => t.slotId === slot.id).map(({ cell, orderId }) => ({ cell, orderId })),
  }))
  const keys = stockKeys(mealId)
  await runScript(
    redis,
    LOAD,
    [keys.loaded, keys.remaining, keys.version, keys.held, keys.holds, keys.person, keys.owners].concat(
      slots.map((slot) => keys.cells(slot.id)),
    ),
    [JSON.stringify({ items, holds, slots: bySlot }), MEAL_KEYS_TTL],
  )
}
