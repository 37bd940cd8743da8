import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, readSessionZone } from './db'
import { log } from './log'
import { type RedisClient, untilReady } from './redis'

/** A service that is there has answered by then; a process starts without one that is away. Milliseconds. */
const FIRST_LOOK = 1_500
const RECHECK = 5_000

/**
 * Ends this process when Postgres or Redis is there and set up so that time or orders would go wrong. One that is away is
 * asked again until it has answered once. Resolves when both have answered well, or after a moment.
 */
export async function insistOnServices({ db, redis }: { db: Db; redis: RedisClient }): Promise<void> {
  const answered = Promise.all([insist(() => findWrongZone(db)), insist(() => findWrongPolicy(redis))])
  await Promise.race([answered, sleep(FIRST_LOOK)])
}

/** @param look what is wrong, null when all is well @throws Error when it cannot be asked now */
async function insist(look: () => Promise<string | null>): Promise<void> {
  for (;;) {
    const wrong = await look().catch(() => 'away' as const)
    if (wrong === null) return
    if (wrong !== 'away') {
      log().fatal(wrong)
      process.exit(1)
    }
    await sleep(RECHECK, undefined, { ref: false })
  }
}

/** adapter-pg drops the offset when it writes and assumes UTC when it reads. */
async function findWrongZone(db: Db): Promise<string | null> {
  const zone = await readSessionZone(db)
  return zone === 'UTC'
    ? null
    : `Postgres sessions must speak UTC, not ${zone}: look at DATABASE_URL's options`
}

/** A Redis that evicts would drop queue keys and holds when it is full, and say nothing. */
async function findWrongPolicy(redis: RedisClient): Promise<string | null> {
  await untilReady(redis, FIRST_LOOK)
  const policy = /^maxmemory_policy:(.*?)\r?$/m.exec(await redis.info('memory'))?.[1]
  // One that does not say may be anything; a hosted Redis need not tell.
  if (!policy || policy === 'noeviction') return null
  return `Redis must keep what it is given: set maxmemory-policy to noeviction (it is ${policy})`
}
