import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRedis, type RedisClient } from '@/server/redis'
import { openTestRedis } from '@/server/testing/redis'
import { clearAttempts, giveAttemptBack, takeAttempt } from './attempts'

const RULE = { free: 3, firstWaitMs: 60, longestWaitMs: 200, windowMs: 5_000 }

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

  it('are free at first, then wait longer each time, and never for good', async () => {
    const key = `auth:test:${which}:delay`
    for (let i = 0; i < 3; i++) expect(await takeAttempt(redis(), key, RULE)).toBe(0)
    const waits: number[] = []
    for (let i = 0; i < 4; i++) {
      const wait = await takeAttempt(redis(), key, RULE)
      waits.push(wait)
      await sleep(wait + 5)
      expect(await takeAttempt(redis(), key, RULE)).toBe(0)
    }
    expect(waits[0]).toBeGreaterThan(20)
    expect(waits[1]).toBeGreaterThan(waits[0] as number)
    expect(Math.max(...waits)).toBeLessThanOrEqual(200)
  })

  it('do not wait longer because of tries that were refused', async () => {
    const key = `auth:test:${which}:refused`
    for (let i = 0; i < 3; i++) await takeAttempt(redis(), key, RULE)
    for (let i = 0; i < 20; i++) expect(await takeAttempt(redis(), key, RULE)).toBeLessThanOrEqual(60)
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
