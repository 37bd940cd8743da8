import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis, type RedisOptions } from 'ioredis'
import { env } from './env'
import { log } from './log'

/**
 * For whoever makes a person wait: fails at once when Redis is away, and within 800 ms when it is mute.
 * `maxRetriesPerRequest: 0` also keeps ioredis from sending an unanswered command again after a reconnect.
 */
const FAIL_FAST: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 800,
  connectTimeout: 800,
}

/** For workers: waits for Redis for ever, because a job that is not there yet is no failure. */
const WAIT: RedisOptions = { maxRetriesPerRequest: null }

/** A blocked queue after an outage is worse than a knock a second. */
const retryStrategy = (tries: number) => Math.min(50 * 2 ** Math.min(tries, 6), 1_000)

/** Opens a client. ioredis crashes the process on an error without a listener. */
export function openRedis(profile: 'fail-fast' | 'wait', url: string, extra: RedisOptions = {}): Redis {
  const client = new Redis(url, { ...(profile === 'wait' ? WAIT : FAIL_FAST), retryStrategy, ...extra })
  let said = false
  client.on('error', (error: Error) => {
    if (!said) log().warn({ profile, error: error.message }, 'redis is away')
    said = true
  })
  client.on('ready', () => {
    if (said) log().info({ profile }, 'redis is back')
    said = false
  })
  return client
}

export type RedisClient = Redis

/** Waits for the connection, but no longer than `ms`. Milliseconds. */
export function untilReady(client: Redis, ms: number): Promise<unknown> {
  if (client.status === 'ready') return Promise.resolve()
  return Promise.race([new Promise((resolve) => client.once('ready', resolve)), sleep(ms)])
}

const KEY = Symbol.for('kaifan.redis')
const globals = globalThis as { [KEY]?: Redis }

/** This process's fail-fast client. */
export function redis(): Redis {
  globals[KEY] ??= openRedis('fail-fast', env().REDIS_URL)
  return globals[KEY]
}

const hashes = new Map<string, string>()

/**
 * Runs a Lua script by its hash, and by its text when Redis has forgotten it (a restart, SCRIPT FLUSH).
 * @throws Error when Redis is away or mute; the script may or may not have run, so scripts must be idempotent.
 */
export async function runScript(client: Redis, script: string, keys: string[], args: (string | number)[]) {
  let hash = hashes.get(script)
  if (!hash) {
    hash = createHash('sha1').update(script).digest('hex')
    hashes.set(script, hash)
  }
  try {
    return await client.evalsha(hash, keys.length, ...keys, ...args)
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
    return client.eval(script, keys.length, ...keys, ...args)
  }
}
