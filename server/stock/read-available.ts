import type { RedisClient } from '@/server/redis'
import { stockKeys } from './keys'

/**
 * Portions that could be admitted now, by menu item: Redis's mirror less its holds.
 * @returns null when Redis is away or does not know the meal; ask Postgres for `remaining` then.
 */
export async function readAvailable(redis: RedisClient, mealId: string): Promise<Map<string, number> | null> {
  const keys = stockKeys(mealId)
  try {
    const [remaining, held] = await Promise.all([redis.hgetall(keys.remaining), redis.hgetall(keys.held)])
    if (Object.keys(remaining).length === 0) return null
    return new Map(
      Object.entries(remaining).map(([id, left]) => [id, Math.max(0, Number(left) - Number(held[id] ?? 0))]),
    )
  } catch {
    return null
  }
}

/** Shelf cells taken in a slot, by Redis's bitmap; null when Redis is away. */
export async function countTakenCells(redis: RedisClient, mealId: string, slotIds: string[]) {
  const keys = stockKeys(mealId)
  try {
    const counts = await Promise.all(slotIds.map((slotId) => redis.bitcount(keys.cells(slotId))))
    return new Map(slotIds.map((slotId, i) => [slotId, counts[i] ?? 0]))
  } catch {
    return null
  }
}
