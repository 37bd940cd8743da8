import { log } from '@/server/log'
import type { RedisClient } from '@/server/redis'

/** The one stream that web processes read. Trimmed: who misses an entry gets a snapshot, not a replay. */
export const EVENT_STREAM = 'kaifan:events'
export const EVENT_STREAM_LENGTH = 10_000

/** What moved. Ids only: whoever is told reads the state from Postgres, under their own rights. */
export type Announcement = {
  kind: 'order' | 'meal' | 'stock' | 'cart'
  mealId: string
  userId?: string
  orderId?: string
}

/** Appends to the stream. @throws Error when Redis is away */
export async function publish(redis: RedisClient, announcements: Announcement[]): Promise<void> {
  const pipeline = redis.pipeline()
  for (const a of announcements) {
    pipeline.xadd(EVENT_STREAM, 'MAXLEN', '~', EVENT_STREAM_LENGTH, '*', 'a', JSON.stringify(a))
  }
  const results = await pipeline.exec()
  for (const [error] of results ?? []) if (error) throw error // a pipeline resolves even when a command failed
}

/** Tells a person's other devices that the cart changed. Nothing depends on it: they read the cart when they look. */
export async function announceCart(redis: RedisClient, userId: string, mealId: string): Promise<void> {
  await publish(redis, [{ kind: 'cart', mealId, userId }]).catch((error) =>
    log().debug({ error: String(error) }, 'cart not announced'),
  )
}
