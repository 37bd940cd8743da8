import { createHmac } from 'node:crypto'
import { env } from '@/server/env'
import type { RedisClient } from '@/server/redis'
import { GIVE_ATTEMPT_BACK, TAKE_ATTEMPT } from './attempts.lua'

/** How many attempts are free within `windowMs`, and how long each further one waits: doubling, never for good. */
export type AttemptRule = { free: number; firstWaitMs: number; longestWaitMs: number; windowMs: number }

const MINUTE = 60_000

/** 5 guesses, then one every 5, 10, 20 … 300 s: 300 a day against one account, where its owner still gets in. */
export const BY_ACCOUNT: AttemptRule = {
  free: 5,
  firstWaitMs: 5_000,
  longestWaitMs: 5 * MINUTE,
  windowMs: 15 * MINUTE,
}
/** An office shares one address; a password sprayed over its accounts is still noticed. */
export const BY_ADDRESS: AttemptRule = {
  free: 100,
  firstWaitMs: 1_000,
  longestWaitMs: MINUTE,
  windowMs: 15 * MINUTE,
}
/** New accounts cost a hash and a row each. */
export const BY_ADDRESS_SIGN_UP: AttemptRule = { ...BY_ADDRESS, free: 20, firstWaitMs: 30_000 }

/** The Redis key of a bucket. Who tries to sign in is nobody's business who can read Redis. */
export function attemptKey(kind: 'account' | 'device' | 'address' | 'sign-up' | 'sso', name: string): string {
  const hash = createHmac('sha256', env().AUTH_SECRET).update(`${kind}:${name}`).digest('base64url')
  return `auth:${kind}:${hash}`
}

const memory = new Map<string, { count: number; open: number; gone: number }>()
const MEMORY_LIMIT = 10_000

/**
 * Takes one attempt from a bucket. Without Redis each process counts for itself.
 * @returns 0 when taken, else the milliseconds to wait
 */
export async function takeAttempt(redis: RedisClient, key: string, rule: AttemptRule): Promise<number> {
  const { free, firstWaitMs, longestWaitMs, windowMs } = rule
  try {
    return Number(await redis.eval(TAKE_ATTEMPT, 1, key, free, firstWaitMs, longestWaitMs, windowMs))
  } catch {
    return takeFromMemory(key, rule, Date.now())
  }
}

function takeFromMemory(key: string, rule: AttemptRule, now: number): number {
  const bucket = memory.get(key)
  const live = bucket && bucket.gone > now ? bucket : { count: 0, open: 0, gone: 0 }
  if (now < live.open) return live.open - now
  const count = live.count + 1
  const wait =
    count < rule.free
      ? 0
      : Math.min(rule.longestWaitMs, rule.firstWaitMs * 2 ** Math.min(count - rule.free, 20))
  // Oldest first: re-inserting keeps a bucket under attack from being the one that is dropped.
  memory.delete(key)
  if (memory.size >= MEMORY_LIMIT) memory.delete(memory.keys().next().value as string)
  memory.set(key, { count, open: now + wait, gone: now + Math.max(rule.windowMs, wait) })
  return 0
}

/** Forgets a bucket after the right password. */
export async function clearAttempts(redis: RedisClient, key: string): Promise<void> {
  memory.delete(key)
  await redis.del(key).catch(() => {})
}

/** Gives one attempt back: the right password from a shared address is no sign of an attack. */
export async function giveAttemptBack(redis: RedisClient, key: string): Promise<void> {
  const bucket = memory.get(key)
  if (bucket && bucket.count > 0) bucket.count -= 1
  await redis.eval(GIVE_ATTEMPT_BACK, 1, key).catch(() => {})
}
