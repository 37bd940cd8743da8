import type { Db } from '@/server/db'
import { type RedisClient, runScript } from '@/server/redis'
import { MEAL_KEYS_TTL, stockKeys } from './keys'
import { LOAD } from './scripts.lua'

/** What `admit` took, as it stands in Redis. Quantities in portions. `limit` is absent for an unlimited item. */
export type Hold = {
  orderId: string
  userId: string
  slotId: string
  cell?: number
  items: { id: string; quantity: number; limit?: number }[]
  cart: { key: string; value: string }[]
  /** The submits that rely on it; absent once its order is in the book and it was put from there. */
  claims?: Record<string, true>
  /** Epoch milliseconds by Redis's clock, in whole seconds; ages a hold whose order never came. */
  at: number
}

export type MirroredItem = { id: string; remaining: number; version: number }

export type Snapshot = {
  items: MirroredItem[]
  holds: Omit<Hold, 'cart' | 'claims' | 'at'>[]
  slots: { id: string; taken: { cell: number; orderId: string }[] }[]
}

const loading = new Map<string, Promise<void>>()

/** As `loadMeal`, once for everybody of this process who finds Redis empty at the same moment. */
export function loadMealOnce(redis: RedisClient, db: Db, mealId: string): Promise<void> {
  const running = loading.get(mealId)
  if (running) return running
  const started = loadMeal(redis, db, mealId).finally(() => loading.delete(mealId))
  loading.set(mealId, started)
  return started
}

/**
 * Copies a meal's stock, pending orders and taken cells from Postgres into Redis, when Redis does not know the meal;
 * mirrors the items by version when it does. Safe to call at any time and from anywhere.
 * @throws Error when either is away.
 */
export async function loadMeal(redis: RedisClient, db: Db, mealId: string): Promise<void> {
  const { items, slots, holds } = await readSnapshot(db, mealId)
  const state = { items, slots, holds: holds.map((hold) => ({ ...hold, cart: [] })) }
  const keys = stockKeys(mealId)
  await runScript(
    redis,
    LOAD,
    [
      ...[keys.loaded, keys.remaining, keys.version, keys.held, keys.holds, keys.person, keys.owners],
      ...[keys.settled, ...slots.map((slot) => keys.cells(slot.id))],
    ],
    [JSON.stringify(state), MEAL_KEYS_TTL],
  )
}

/** One statement, so one moment: an item's `remaining` and the orders that still wait for it must fit together. */
export async function readSnapshot(db: Db, mealId: string): Promise<Snapshot> {
  const [snapshot] = await db.$queryRaw<[Snapshot]>`
    SELECT
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'remaining', remaining, 'version', version)), '[]')
       FROM menu_items WHERE meal_id = ${mealId}::uuid) AS items,
      (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('orderId', o.id, 'userId', o.user_id,
          'slotId', o.pickup_slot_id, 'cell', o.cell, 'items', (
            SELECT jsonb_agg(jsonb_build_object('id', l.menu_item_id, 'quantity', l.quantity, 'limit', i.per_person_limit))
            FROM order_lines l JOIN menu_items i ON i.id = l.menu_item_id WHERE l.order_id = o.id)))), '[]')
       FROM orders o WHERE o.meal_id = ${mealId}::uuid AND o.status = 'PENDING') AS holds,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'taken', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('cell', o.cell, 'orderId', o.id)), '[]') FROM orders o
          WHERE o.pickup_slot_id = s.id AND o.cell IS NOT NULL
            AND o.status IN ('PENDING', 'CONFIRMED', 'PREPARING', 'READY')))), '[]')
       FROM pickup_slots s WHERE s.meal_id = ${mealId}::uuid) AS slots`
  return snapshot
}
