import { DomainError } from '@/server/errors'
import type { Spread } from '@/server/lab/schema'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople } from '@/server/testing/builders'
import { withoutGate } from '@/server/testing/gate'
import { openTestQueue } from '@/server/testing/queue'
import { race } from '@/server/testing/race'
import { startAnswering } from './answers'
import type { Arena } from './stage'
import { shuffle, spreadOf } from './statistics'
import { submitOne } from './submit'
import { createSeats } from './turns'

/** With the gate or without it. Milliseconds from the barrier; orders that reached Postgres; broken invariants. */
type Side = { totalMs: Spread; p50: Spread; p95: Spread; orders: Spread; confirmed: Spread; breaches: number }
export type GateReport = {
  buyers: number
  portions: number
  rounds: number
  on: Side
  off: Side
  gain: Spread
}

type Settings = {
  buyers: number
  portions: number
  rounds: number
  random: () => number
  say: (line: string) => void
}
type Run = { totalMs: number; p50: number; p95: number; orders: number; confirmed: number; breaches: number }

/** What the gate in Redis is worth: the same rush with it and with Redis "away" for scripts, in turn. */
export async function measureGate(arena: Arena, settings: Settings): Promise<GateReport> {
  const { buyers, portions, rounds, random, say } = settings
  await rush(arena, { buyers: 30, portions: 5 }, true)
  const runs: Record<'on' | 'off', Run[]> = { on: [], off: [] }
  for (let i = 0; i < rounds; i++) {
    for (const side of shuffle(['on', 'off'] as const, random)) {
      runs[side].push(await rush(arena, { buyers, portions }, side === 'on'))
      say(`Round ${i + 1} of ${rounds}, gate ${side}: ${Math.round(runs[side].at(-1)?.totalMs ?? 0)} ms`)
    }
  }
  const gain = spreadOf(runs.on.map((run, i) => (runs.off[i]?.totalMs ?? 0) / run.totalMs))
  return { buyers, portions, rounds, on: summarise(runs.on), off: summarise(runs.off), gain }
}

function summarise(runs: Run[]): Side {
  const over = (of: keyof Run) => spreadOf(runs.map((run) => run[of]))
  return {
    ...{ totalMs: over('totalMs'), p50: over('p50'), p95: over('p95') },
    ...{ orders: over('orders'), confirmed: over('confirmed') },
    breaches: runs.reduce((sum, run) => sum + run.breaches, 0),
  }
}

/** Everybody submits at once, `connections` of them in the server at a time, and waits for the final answer. */
async function rush(arena: Arena, crowd: { buyers: number; portions: number }, gate: boolean): Promise<Run> {
  const { db, redis } = arena
  const meal = await buildMeal(db, { pork: { planned: crowd.portions } }, { cells: 1_000 })
  const people = await buildPeople(db, meal.canteenId, crowd.buyers)
  const queue = await openTestQueue(arena.redisUrl)
  const worker = startAnswering({ db, redis }, arena.redisUrl)
  await worker.ready()
  const seat = createSeats(arena.connections)
  const clients = { db, redis: gate ? redis : withoutGate(redis), queue }
  const waits: number[] = []
  const started = performance.now()
  const outcomes = await race(
    people.map((userId) => async () => {
      try {
        await worker.answered(await seat(() => submitOne(clients, meal, userId)))
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'SOLD_OUT') throw error
      }
      waits.push(performance.now() - started)
    }),
  )
  const totalMs = performance.now() - started
  await worker.stop()
  await queue.close()
  const failed = outcomes.find((outcome) => !outcome.ok)
  if (failed && !failed.ok) throw new Error('a buyer got no answer', { cause: failed.error })

  waits.sort((a, b) => a - b)
  const at = (part: number) => waits[Math.floor((waits.length - 1) * part)] ?? 0
  const { mealId } = meal
  return {
    ...{ totalMs, p50: at(0.5), p95: at(0.95) },
    orders: await db.order.count({ where: { mealId } }),
    confirmed: await db.order.count({ where: { mealId, status: 'CONFIRMED' } }),
    breaches: (await checkLedger(db, mealId, gate ? redis : undefined)).length,
  }
}
