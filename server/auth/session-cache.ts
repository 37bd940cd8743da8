import { createHash } from 'node:crypto'
import type { RedisClient } from '@/server/redis'
import type { SessionUser } from './session'

/**
 * How long a cached session is believed. Short, because a sign-out during an outage of Redis cannot delete the copy, and
 * a role given or taken shows on the staff screens only after it. What a role allows is read from Postgres each time.
 */
const SECONDS = 30

const key = (token: string) => `session:${createHash('sha256').update(token).digest('hex')}`

/** The person of a session that was read lately; null when Redis does not know, or is away. */
export async function findCachedUser(redis: RedisClient, token: string): Promise<SessionUser | null> {
  try {
    const json = await redis.get(key(token))
    return json ? (JSON.parse(json) as SessionUser) : null
  } catch {
    return null
  }
}

/** Keeps a session that Postgres has just confirmed. Best effort. */
export async function cacheUser(redis: RedisClient, token: string, user: SessionUser): Promise<void> {
  await redis.set(key(token), JSON.stringify(user), 'EX', SECONDS).catch(() => {})
}

/** Forgets a session that has ended. Best effort: it is not believed for long. */
export async function forgetSession(redis: RedisClient, token: string): Promise<void> {
  await redis.del(key(token)).catch(() => {})
}
