import type { Db } from '@/server/db'
import type { RedisClient } from '@/server/redis'
import { readLeft } from '@/server/stock/read-left'
import type { StockSnapshot } from './schema'

const cache = new Map<string, { at: number; snapshot: Promise<StockSnapshot | null> }>()

/**
 * What is left of every item of a meal of the canteen; null when there is no such meal. Everybody who was woken by the
 * same change shares one reading, but only one that began after it: an older one would show the numbers from before, and
 * nobody would wake the viewer again.
 * @param since epoch milliseconds of this process's clock at which the change was heard
 */
export function getStockSnapshot(
  db: Db,
  redis: RedisClient,
  meal: { canteenId: string; mealId: string },
  since: number,
): Promise<StockSnapshot | null> {
  const key = `${meal.canteenId}:${meal.mealId}`
  const known = cache.get(key)
  if (known && known.at > since) return known.snapshot
  const snapshot = readSnapshot(db, redis, meal.canteenId, meal.mealId)
  if (cache.size > 200) cache.clear()
  cache.set(key, { at: Date.now(), snapshot })
  snapshot.catch(() => cache.delete(key))
  return snapshot
}

async function readSnapshot(db: Db, redis: RedisClient, canteenId: string, mealId: string) {
  const [meal, left] = await Promise.all([
    db.meal.findFirst({
      where: { id: mealId, canteenId },
      select: {
        status: true,
        ...{ cutoffAt: true, noticeZh: true, noticeEn: true },
        items: { select: { id: true, remaining: true, onSale: true } },
      },
    }),
    readLeft(db, redis, mealId),
  ])
  if (!meal) return null
  const { status, cutoffAt, noticeZh, noticeEn } = meal
  const soldOut = meal.items.filter((item) => item.onSale && left.of(item) === 0)
  return {
    ...{ type: 'stock' as const, mealId, status, cutoffAt, noticeZh, noticeEn },
    waiting: Object.fromEntries(soldOut.map((item) => [item.id, left.waiting(item.id)])),
    left: Object.fromEntries(meal.items.map((item) => [item.id, left.of(item)])),
  }
}
