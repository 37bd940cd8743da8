import { setTimeout as sleep } from 'node:timers/promises'
import type { Spread } from '@/server/lab/schema'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import { ONE_BY_ONE, type StrategyName } from '@/server/stock/strategies/choose'
import { buildMeal, buildPeople } from '@/server/testing/builders'
import { openTestQueue } from '@/server/testing/queue'
import { createBatcher } from '@/workers/batcher'
import { acceptPlainly } from './accept'
import { startAnswering } from './answers'
import { type Arena, setStage } from './stage'
import { shuffle, spreadOf } from './statistics'
import { submitOne } from './submit'
import { createSeats } from './turns'

/** Orders a second, over the rounds; `ratio` to `conditional` in the same round where that is meant. */
export type Rate = { what: string; perSecond: Spread; ratio?: Spread }
export type Throughput = {
  orders: number
  rounds: number
  rates: Rate[]
  answerMs: { p50: Spread; p95: Spread }
}

type Settings = {
  orders: number
  rounds: number
  /** No round begins that would probably end later. */
  budgetMs: number
  random: () => number
  say: (line: string) => void
}
type Round = { rates: Map<string, number>; p50: number; p95: number }

const STRATEGIES = ['batch', ...Object.keys(ONE_BY_ONE)] as StrategyName[]
/** As workers/finalize.ts takes jobs: 8 at once where each needs a transaction, one where that is the point. */
const hands = (strategy: StrategyName) => (strategy === 'serial' ? 1 : 8)

/** How many orders a second get through each part of the way, and through all of it. One process plays web and worker. */
export async function measureThroughput(arena: Arena, settings: Settings): Promise<Throughput> {
  const { rounds, budgetMs, orders, random, say } = settings
  const began = performance.now()
  const played: Round[] = []
  await playOnce(arena, 20, random)
  let longest = 0
  while (played.length < rounds) {
    const started = performance.now()
    if (played.length > 0 && started - began + longest > budgetMs) break
    played.push(await playOnce(arena, orders, random))
    longest = Math.max(longest, performance.now() - started)
    say(`Round ${played.length} of at most ${rounds}: ${Math.round(performance.now() - started)} ms`)
  }
  const names = [...(played[0]?.rates.keys() ?? [])]
  return {
    orders,
    rounds: played.length,
    rates: names.map((what) => rateOf(what, played)),
    answerMs: { p50: spreadOf(played.map((r) => r.p50)), p95: spreadOf(played.map((r) => r.p95)) },
  }
}

const FINALIZE = 'finalize · '

function rateOf(what: string, played: Round[]): Rate {
  const perSecond = spreadOf(played.map((round) => round.rates.get(what) ?? 0))
  if (!what.startsWith(FINALIZE)) return { what, perSecond }
  const base = (round: Round) => round.rates.get(`${FINALIZE}conditional`) ?? 1
  return {
    what,
    perSecond,
    ratio: spreadOf(played.map((round) => (round.rates.get(what) ?? 0) / base(round))),
  }
}

async function playOnce(arena: Arena, orders: number, random: () => number): Promise<Round> {
  const rates = new Map<string, number>()
  const time = async (what: string, count: number, work: () => Promise<unknown>) => {
    const started = performance.now()
    await work()
    rates.set(what, (count / (performance.now() - started)) * 1_000)
  }
  const queue = await openTestQueue(arena.redisUrl)
  const clients = { db: arena.db, redis: arena.redis, queue }
  const seat = createSeats(arena.connections)
  const meal = await buildMeal(arena.db, { pork: { planned: orders * 2 } }, { cells: 1_000 })
  const people = await buildPeople(arena.db, meal.canteenId, orders * 2)
  const [first, second] = [people.slice(0, orders), people.slice(orders)]

  let waiting: string[] = []
  await time('accept', orders, async () => {
    waiting = await Promise.all(first.map((userId) => seat(() => submitOne(clients, meal, userId))))
  })
  const worker = startAnswering(clients, arena.redisUrl)
  const latencies: number[] = []
  try {
    await time('backlog drain', orders, () => Promise.all(waiting.map(worker.answered)))
    await time('submit → answer', orders, () =>
      Promise.all(
        second.map((userId) =>
          seat(async () => {
            const started = performance.now()
            await worker.answered(await submitOne(clients, meal, userId))
            latencies.push(performance.now() - started)
          }),
        ),
      ),
    )
  } finally {
    await worker.stop()
    await queue.close()
  }
  for (const strategy of shuffle(STRATEGIES, random)) {
    const settle = await prepareFinalize(arena, strategy, Math.ceil(orders / 2), random)
    await time(`${FINALIZE}${strategy}`, Math.ceil(orders / 2), settle)
  }
  latencies.sort((a, b) => a - b)
  const at = (part: number) => latencies[Math.floor((latencies.length - 1) * part)] ?? 0
  return { rates: new Map([...rates].sort(byName)), p50: at(0.5), p95: at(0.95) }
}

const byName = ([a]: [string, number], [b]: [string, number]) => rank(a) - rank(b)
const ORDER = [
  'accept',
  'backlog drain',
  'submit → answer',
  ...STRATEGIES.map((name) => `${FINALIZE}${name}`),
]
const rank = (what: string) => ORDER.indexOf(what)

/** Fills the book with orders that wait for one dish, enough of it for all. @returns what settles them */
async function prepareFinalize(arena: Arena, strategy: StrategyName, orders: number, random: () => number) {
  const stage = await setStage(arena, { buyers: orders, portions: orders, lines: 1, delayMs: 0 }, random)
  stage.close()
  await Promise.all(stage.buyers.map((buyer) => stage.seat(() => acceptPlainly(stage, buyer, null))))
  const { mealId } = stage.meal
  const settle = async (orderIds: string[]) => {
    for (let left = 20; left > 0; left--) {
      try {
        await finalizeOrders(arena, { mealId, orderIds }, strategy)
        return
      } catch (error) {
        if (left === 1) throw error
        await sleep(5)
      }
    }
  }
  const ids = stage.buyers.map((buyer) => buyer.orderId)
  if (strategy === 'batch') return () => Promise.all(ids.map(createBatcher(settle)))
  const seat = createSeats(hands(strategy))
  return () => Promise.all(ids.map((id) => seat(() => settle([id]))))
}
