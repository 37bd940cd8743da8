import type { RedisClient } from '@/server/redis'

/** Redis as it is while it is away for scripts only: `admit` lets everybody pass, and Postgres stands alone. */
export function withoutGate(redis: RedisClient): RedisClient {
  return new Proxy(redis, {
    get: (target, name) =>
      name === 'evalsha' || name === 'eval'
        ? () => Promise.reject(new Error('away'))
        : Reflect.get(target, name, target),
  })
}
