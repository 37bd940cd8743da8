import type { Db } from '@/server/db'
import type { RedisClient } from '@/server/redis'
import { readAvailable } from '@/server/stock/read-available'
import type { StockSnapshot } from './schema'

/** Everybody who watches a meal sees the same numbers: they are read once in this time. Milliseconds. */
const FRESH = 250
const cache = new Map<string, { at: number; snapshot: Promise<StockSnapshot | null> }>()

/** What is left of every item of a meal of the canteen; null when there is no such meal. */
export function getStockSnapshot(
  db: Db,
  redis: RedisClient,
  canteenId: string,
  mealId: string,
): Promise<StockSnapshot | null> {
  const key = `${canteenId}:${mealId}`
  const known = cache.get(key)
  if (known && Date.now() - known.at < FRESH) return known.snapshot
  const snapshot = readSnapshot(db, redis, canteenId, mealId)
  cache.set(key, { at: Date.now(), snapshot })
  snapshot.catch(() => cache.delete(key))
  if (cache.size > 200) cache.clear()
  return snapshot
}

async function readSnapshot(db: Db, redis: RedisClient, canteenId: string, mealId: string) {
  const [meal, available] = await Promise.all([
    db.meal.findFirst({
      where: { id: mealId, canteenId },
      select: {
        status: true,
        cutoffAt: true,
        items: { select: { id: true, remaining: true, onSale: true } },
      },
    }),
    readAvailable(redis, mealId),
  ])
  if (!meal) return null
  const left = Object.fromEntries(
    meal.items.map(({ id, remaining, onSale }) => [
      id,
      onSale ? Math.min(remaining, available?.get(id) ?? remaining) : 0,
    ]),
  )
  return { type: 'stock' as const, mealId, status: meal.status, cutoffAt: meal.cutoffAt, left }
}
