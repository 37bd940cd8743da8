import type { Db } from '@/server/db'
import type { RedisClient } from '@/server/redis'
import { readAvailable } from './read-available'

type Item = { id: string; remaining: number; onSale: boolean }

/** `of`: portions of an item that somebody who comes now can have. `waiting`: people in line for it. */
export type Left = { of(item: Item): number; waiting(id: string): number }

/**
 * What is left of a meal's items: what Redis would admit, or what Postgres has while Redis is away, less the portions
 * that people wait for. Offers are not subtracted again; they are held.
 */
export async function readLeft(db: Db, redis: RedisClient, mealId: string): Promise<Left> {
  const [available, rows] = await Promise.all([
    readAvailable(redis, mealId),
    // The state as a word in the text: only so does Postgres see that the index of those in line answers it.
    db.$queryRaw<{ menuItemId: string; people: number }[]>`
      SELECT menu_item_id AS "menuItemId", count(*)::int AS people FROM waitlist_entries
      WHERE meal_id = ${mealId}::uuid AND status = 'WAITING' GROUP BY menu_item_id`,
  ])
  const line = new Map(rows.map((row) => [row.menuItemId, row.people]))
  const waiting = (id: string) => line.get(id) ?? 0
  return {
    waiting,
    of: ({ id, remaining, onSale }) =>
      onSale ? Math.max(0, Math.min(remaining, available?.get(id) ?? remaining) - waiting(id)) : 0,
  }
}
