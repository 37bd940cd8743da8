import { log } from '@/server/log'
import type { RedisClient } from '@/server/redis'

/** The one stream that web processes read. Trimmed: who misses an entry gets a snapshot, not a replay. */
export const EVENT_STREAM = 'kaifan:events'
export const EVENT_STREAM_LENGTH = 10_000

/** What moved. Ids only: whoever is told reads the state from Postgres, under their own rights. */
export type Announcement = {
  kind: 'order' | 'meal' | 'stock' | 'cart' | 'inbox'
  /** None when somebody has read their inbox. */
  mealId: string | null
  userId?: string
  orderId?: string
}

/** An outbox row, as far as it says what moved. */
export type OutboxFact = {
  kind: Announcement['kind']
  mealId: string
  userId: string | null
  orderId: string | null
}

export const toAnnouncement = ({ kind, mealId, userId, orderId }: OutboxFact): Announcement => ({
  ...{ kind, mealId, userId: userId ?? undefined, orderId: orderId ?? undefined },
})

/** Appends to the stream, each by itself. @returns for each why it was not appended, or null. */
export async function publishEach(
  redis: RedisClient,
  announcements: Announcement[],
): Promise<(Error | null)[]> {
  const pipeline = redis.pipeline()
  for (const a of announcements) {
    pipeline.xadd(EVENT_STREAM, 'MAXLEN', '~', EVENT_STREAM_LENGTH, '*', 'a', JSON.stringify(a))
  }
  try {
    const results = await pipeline.exec()
    return announcements.map((_, i) => (results?.[i] ? results[i][0] : new Error('no answer')))
  } catch (error) {
    return announcements.map(() => (error instanceof Error ? error : new Error(String(error))))
  }
}

/** Appends to the stream. @throws Error when one of them could not be. */
export async function publish(redis: RedisClient, announcements: Announcement[]): Promise<void> {
  for (const error of await publishEach(redis, announcements)) if (error) throw error
}

/** Tells a person's other devices that the cart changed. Nothing depends on it: they read the cart when they look. */
export async function announceCart(redis: RedisClient, userId: string, mealId: string): Promise<void> {
  await publish(redis, [{ kind: 'cart', mealId, userId }]).catch((error) =>
    log().debug({ error: String(error) }, 'cart not announced'),
  )
}

/** Tells a person's other devices what has been read here. Nothing depends on it, as above. */
export async function announceInbox(redis: RedisClient, userId: string): Promise<void> {
  await publish(redis, [{ kind: 'inbox', mealId: null, userId }]).catch((error) =>
    log().debug({ error: String(error) }, 'inbox not announced'),
  )
}

/** Tells everybody who looks at a meal that a line of it moved. Nothing depends on it: whose turn it is, Postgres knows. */
export async function announceLine(redis: RedisClient, mealId: string): Promise<void> {
  await publish(redis, [{ kind: 'stock', mealId }]).catch((error) =>
    log().debug({ error: String(error) }, 'line not announced'),
  )
}
