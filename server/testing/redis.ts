import { env } from '@/server/env'
import { openRedis, type RedisClient } from '@/server/redis'

/** A client on this test worker's own Redis database, emptied. */
export async function openTestRedis(): Promise<{
  redis: RedisClient
  url: string
  close: () => Promise<void>
}> {
  const url = env().REDIS_URL
  const redis = openRedis('fail-fast', url, { commandTimeout: 5_000 })
  await new Promise<void>((resolve) => redis.once('ready', () => resolve()))
  await redis.flushdb()
  return {
    redis,
    url,
    async close() {
      redis.disconnect()
    },
  }
}
