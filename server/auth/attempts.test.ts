import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openRedis, type RedisClient } from '@/server/redis'
import { openTestRedis } from '@/server/testing/redis'
import { clearAttempts, giveAttemptBack, takeAttempt } from './attempts'

/** Waits that no busy machine sits out by itself. */
const RULE = { free: 3, firstWaitMs: 100_000, longestWaitMs: 350_000, windowMs: 900_000 }

let live: RedisClient
let dead: RedisClient
let close: () => Promise<void>

beforeAll(async () => {
  ;({ redis: live, close } = await openTestRedis())
  dead = openRedis('fail-fast', 'redis://127.0.0.1:1')
})
afterAll(async () => {
  dead.disconnect()
  await close()
})

describe.each(['with Redis', 'without Redis'])('attempts %s', (which) => {
  const redis = () => (which === 'with Redis' ? live : dead)

  async function waitOver(key: string) {
    if (redis() === live) return live.hset(key, 'open', 0)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + RULE.longestWaitMs })
  }

  it('are free at first, then wait longer each time, and never for good', async () => {
    const key = `auth:test:${which}:delay`
    for (let i = 0; i < 3; i++) expect(await takeAttempt(redis(), key, RULE)).toBe(0)
    const waits: number[] = []
    for (let i = 0; i < 4; i++) {
      waits.push(Math.round((await takeAttempt(redis(), key, RULE)) / 10_000))
      await waitOver(key)
      expect(await takeAttempt(redis(), key, RULE)).toBe(0)
    }
    vi.useRealTimers()
    expect(waits).toEqual([10, 20, 35, 35])
  })

  it('do not wait longer because of tries that were refused', async () => {
    const key = `auth:test:${which}:refused`
    for (let i = 0; i < 3; i++) await takeAttempt(redis(), key, RULE)
    for (let i = 0; i < 20; i++)
      expect(await takeAttempt(redis(), key, RULE)).toBeLessThanOrEqual(RULE.firstWaitMs)
  })

  it('let no more through at once than one after the other', async () => {
    const key = `auth:test:${which}:burst`
    const waits = await Promise.all(Array.from({ length: 50 }, () => takeAttempt(redis(), key, RULE)))
    expect(waits.filter((wait) => wait === 0)).toHaveLength(3)
  })

  it('are forgotten, or given back one by one', async () => {
    const key = `auth:test:${which}:back`
    for (let i = 0; i < 30; i++) {
      expect(await takeAttempt(redis(), key, RULE)).toBe(0)
      await giveAttemptBack(redis(), key)
    }
    for (let i = 0; i < 3; i++) await takeAttempt(redis(), key, RULE)
    expect(await takeAttempt(redis(), key, RULE)).toBeGreaterThan(0)
    await clearAttempts(redis(), key)
    expect(await takeAttempt(redis(), key, RULE)).toBe(0)
  })
})

it('leaves no key behind for ever', async () => {
  await takeAttempt(live, 'auth:test:ttl', RULE)
  expect(await live.pttl('auth:test:ttl')).toBeGreaterThan(0)
})
