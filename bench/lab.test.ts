import { afterAll, beforeAll, expect, it } from 'vitest'
import { env } from '@/server/env'
import { labReport, WAYS, type WayName } from '@/server/lab/schema'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { openTestRedis } from '@/server/testing/redis'
import { openArena } from './arena'
import { CROSSING_WAYS, findProblems, runRace } from './lab'
import { seededRandom, shuffle, spreadOf } from './statistics'

let t: TestDatabase
let arena: Awaited<ReturnType<typeof openArena>>
let closeRedis: () => Promise<void>

beforeAll(async () => {
  t = await openTestDatabase(2)
  ;({ close: closeRedis } = await openTestRedis())
  arena = await openArena(t.url, env().REDIS_URL, 10)
})
afterAll(async () => {
  await arena.close()
  await closeRedis()
  await t.close()
})

const play = (ways: WayName[], scene: { lines: number; delayMs: number }) =>
  runRace(
    arena,
    { buyers: 10, portions: 3, ...scene },
    { ways, rounds: 1, random: seededRandom(1), say: () => {} },
  )

it('sees the naive way oversell, and no other', async () => {
  const race = await play([...WAYS], { lines: 1, delayMs: 200 })
  // With one dish there is nothing to lock in the wrong order.
  const problems = findProblems(race).filter(({ kind }) => kind !== 'DID_NOT_DEADLOCK')
  expect(problems).toEqual([])
  const accepted = new Map(race.results.map((row) => [row.way, row.accepted.median]))
  expect(accepted.get('naive')).toBeGreaterThan(3)
  accepted.delete('naive')
  expect([...accepted.values()]).toEqual(WAYS.slice(1).map(() => 3))
  expect(labReport.shape.race.parse(race)).toEqual(race)
})

it('sees locks in the order of the cart deadlock, and locks in id order not', async () => {
  const race = await play(CROSSING_WAYS, { lines: 2, delayMs: 200 })
  expect(findProblems(race)).toEqual([])
  const deadlocked = race.results.filter((row) => row.deadlocks.median > 0).map((row) => row.way)
  expect(deadlocked).toEqual(['unordered'])
  expect(race.results.map((row) => row.accepted.median)).toEqual(CROSSING_WAYS.map(() => 3))
})

it('takes medians, and shuffles by the seed alone', () => {
  expect(spreadOf([9, 1, 4])).toEqual({ median: 4, min: 1, max: 9 })
  expect(spreadOf([1, 2, 3, 10])).toEqual({ median: 2.5, min: 1, max: 10 })
  const order = (seed: number) => shuffle(WAYS, seededRandom(seed)).join()
  expect(order(7)).toBe(order(7))
  expect(new Set([1, 2, 3, 4, 5].map(order)).size).toBe(5)
  expect(shuffle(WAYS, seededRandom(3)).toSorted()).toEqual([...WAYS].toSorted())
})
