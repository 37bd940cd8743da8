import {
  BROKEN,
  type LabReport,
  type Problem,
  type RaceReport,
  type Spread,
  WAYS,
  type WayName,
  type WayResult,
} from '@/server/lab/schema'
import { describeMachine, loadOfLastMinute } from './machine'
import { playRound, type Round } from './play-round'
import type { Arena, Scene } from './stage'
import { seededRandom, shuffle, spreadOf } from './statistics'

export type LabSettings = Scene & { rounds: number; seed: number; say: (line: string) => void }

/** Those that take rows in Postgres: the broken one in the order of the cart, the others in id order. */
export const CROSSING_WAYS: WayName[] = [
  ...(['unordered', 'pessimistic', 'version', 'compare'] as const),
  ...(['conditional', 'serial', 'batch'] as const),
]

/**
 * The whole lab: every way in the race for one dish, then the ways that take rows with two dishes named in opposite
 * order. Each round plays the ways in another order, which the seed decides, so that no way always has the quiet
 * minute.
 */
export async function runLab(arena: Arena, settings: LabSettings): Promise<LabReport> {
  const { seed, say, rounds, ...scene } = settings
  const random = seededRandom(seed)
  const machine = await describeMachine(arena.db, arena.redis)
  const ways = WAYS.filter((way) => way !== 'unordered' || scene.lines > 1)
  say('Warming up …')
  const small = { buyers: 6, portions: 2, lines: scene.lines, delayMs: 1 }
  for (const way of ways) await playRound(arena, small, way, random)

  const race = await runRace(arena, scene, { ways, rounds, random, say })
  const crowd = { buyers: Math.min(scene.buyers, 40), portions: Math.min(scene.portions, 10) }
  const crossed = { ...crowd, lines: 2, delayMs: Math.max(1, scene.delayMs) }
  say('Two dishes, named in opposite order')
  const crossing = await runRace(arena, crossed, { ways: CROSSING_WAYS, rounds, random, say })
  return {
    format: 1,
    at: new Date().toISOString(),
    seed,
    machine: { ...machine, loadAfter: loadOfLastMinute() },
    race,
    crossing,
    problems: [...findProblems(race), ...findProblems(crossing)],
  }
}

type Running = { ways: WayName[]; rounds: number; random: () => number; say: (line: string) => void }

/** Plays every way once a round and puts the rounds together. */
export async function runRace(arena: Arena, scene: Scene, running: Running): Promise<RaceReport> {
  const { ways, rounds, random, say } = running
  const played: Round[][] = []
  for (let i = 0; i < rounds; i++) {
    const round: Round[] = []
    for (const way of shuffle(ways, random)) round.push(await playRound(arena, scene, way, random))
    played.push(round)
    const times = round.map(({ way, totalMs }) => `${way} ${Math.round(totalMs)}`)
    say(`Round ${i + 1} of ${rounds} (ms): ${times.join(', ')}`)
  }
  const results = ways.map((way) => summarise(way, played))
  return { ...scene, rounds, connections: arena.connections, results }
}

function summarise(way: WayName, played: Round[][]): WayResult {
  const own = played.flatMap((round) => round.filter((entry) => entry.way === way))
  const over = (of: (round: Round) => number): Spread => spreadOf(own.map(of))
  const total = (of: (round: Round) => number) => own.reduce((sum, round) => sum + of(round), 0)
  const ratios = played.flatMap((round) => {
    const base = round.find((entry) => entry.way === 'conditional')?.totalMs
    const mine = round.find((entry) => entry.way === way)?.totalMs
    return base && mine ? [mine / base] : []
  })
  return {
    way,
    accepted: over((round) => round.accepted),
    oversold: over((round) => round.oversold),
    stranded: over((round) => round.stranded),
    unanswered: total((round) => round.unanswered),
    breaches: total((round) => round.breaches),
    conflicts: over((round) => round.conflicts),
    deadlocks: over((round) => round.deadlocks),
    totalMs: over((round) => round.totalMs),
    ratio: ratios.length > 0 ? spreadOf(ratios) : null,
  }
}

/** What no way may do, and what the broken ones must. */
export function findProblems({ results, delayMs, buyers, portions }: RaceReport): Problem[] {
  const contested = delayMs > 0 && buyers > portions
  return results.flatMap((seen) => {
    const { way } = seen
    const sound = !BROKEN.includes(way)
    const problems: [Problem['kind'], number, boolean][] = [
      ['OVERSOLD', seen.oversold.max, way !== 'naive'],
      ['BREACHES', seen.breaches, way !== 'naive'],
      ['STRANDED', seen.stranded.max, sound],
      ['DEADLOCKS', seen.deadlocks.max, sound],
      ['UNANSWERED', seen.unanswered, true],
      ['DID_NOT_OVERSELL', 1, way === 'naive' && contested && seen.oversold.max === 0],
      ['DID_NOT_DEADLOCK', 1, way === 'unordered' && contested && seen.deadlocks.max === 0],
    ]
    return problems.flatMap(([kind, count, counts]) => (counts && count > 0 ? [{ way, kind, count }] : []))
  })
}
