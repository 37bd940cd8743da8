import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '../race'
import { checkAtOnce, checkHistory } from './check'
import { cookMeanwhile } from './cook'
import { actOut, newEntry, resolveUnknown } from './customer'
import type { Evening } from './evening'
import { FAULT_NAMES, FAULTS, type FaultName, LONG_FAULTS, needsDisks } from './faults'
import type { History } from './history'
import { tellAgain } from './pay'
import { planFaults, planWishes } from './plan'
import type { Problem } from './problem'
import { createRandom } from './random'
import { cookAsText, type Line, sum, tally } from './report'
import { heal, settle } from './settle'
import { openWorld, type World } from './world'

export type Settings = {
  seed: number
  /** How long orders come. 0: as fast as they are served, and faults until the last one was. */
  seconds: number
  orders: number
  /** Between two faults. Milliseconds. */
  pauseMs: [number, number]
  only?: readonly FaultName[]
  /** Every fault this often, however long it takes; else as many as there is time for. */
  rounds?: number
  /** Ends abandoned holds at once instead of waiting the half minute for the workers to do so. */
  hurry?: boolean
  /** Orders that wait in the queue when Redis is broken over it. */
  backlog: number
  /** Orders on their way at a time. */
  atOnce: number
  say: (line: string) => void
  /** Told how to end everything, for a run that is stopped in the middle. */
  onOpen?: (close: () => Promise<void>) => void
}

export type Outcome = { lines: Line[]; problems: Problem[]; history: History; faults: FaultName[] }

/** `released`: how many orders may be sent by now, so that on a slow machine, too, every fault meets some. */
type Stage = { during: string; released: number; over: boolean }

const QUIET = 'nothing yet'
/** Seconds. */
const TO_TELL = 15

/** Runs orders and faults side by side, mends everything, waits until it is quiet, and checks. */
export async function runFaults(settings: Settings): Promise<Outcome> {
  const { only = FAULT_NAMES.filter((name) => !LONG_FAULTS.includes(name)) } = settings
  return inWorld(settings, only, (world) => playEvening(world, settings, only))
}

/** Every fault alone, again and again over an evening of its own with so many orders. */
export async function runEach(settings: Settings): Promise<Outcome> {
  const { only = FAULT_NAMES } = settings
  return inWorld(settings, only, async (world) => {
    const all: Outcome = { lines: [], problems: [], history: [], faults: [] }
    for (const name of only) {
      const { lines, problems, history, faults } = await playEvening(world, settings, [name])
      const line = lines.at(-1)
      if (line) all.lines.push({ ...line, fault: lines.find((row) => row.skipped)?.fault ?? name })
      all.problems.push(...problems)
      all.history.push(...history)
      all.faults.push(...faults)
    }
    return { ...all, lines: [...all.lines, sum(all.lines)] }
  })
}

async function inWorld(
  { seed, seconds, orders, backlog, say, onOpen }: Settings,
  names: readonly FaultName[],
  play: (world: World) => Promise<Outcome>,
): Promise<Outcome> {
  say(`seed ${seed} · ${seconds ? `${seconds} s · ` : ''}${orders} orders`)
  const world = await openWorld({ backlog, disks: needsDisks(names) })
  onOpen?.(world.close)
  try {
    return await play(world)
  } finally {
    await world.close()
  }
}

async function playEvening(world: World, settings: Settings, names: readonly FaultName[]): Promise<Outcome> {
  const { orders, seed, seconds, say } = settings
  const evening = await world.openEvening(orders)
  const history: History = []
  const stage: Stage = { during: QUIET, released: settings.rounds ? 0 : orders, over: false }
  const wishes = planWishes(seed, orders, seconds * 1_000)
  const started = Date.now()
  const done = serve(world, { history, stage, wishes, atOnce: settings.atOnce })
  const cooked = cookMeanwhile(evening, createRandom(seed + 3), () => stage.over)
  const { faults, skipped } = await breakThings(world, { settings, names, stage, history })
  say(`mending · ${history.length} orders so far`)
  await heal(world)
  await done
  await cooked
  const took = (Date.now() - started) / 1_000
  say(`${orders} orders in ${took.toFixed(1)} s; everything is mended; asking again for what is unknown`)
  await Promise.all(history.map((entry) => resolveUnknown(evening, entry)))
  await tellAgain(evening)
  await settle(world, settings)
  say(await cookAsText(evening))
  const problems = [...evening.problems, ...(await checkEvening(world, evening, history))]
  return { lines: await tally(evening, { history, faults, problems, skipped }), problems, history, faults }
}

/** Checks everything. What is written in this very moment, as a refund that has just gone through, is told in the next. */
async function checkEvening(
  { db, redis }: World,
  { meal, watchers, said }: Evening,
  history: History,
): Promise<Problem[]> {
  let found: Problem[] = []
  const isTold = async () => {
    found = await checkHistory({ db, redis, mealId: meal.mealId }, history, { watchers, said })
    return !found.some(({ property }) => property === 'everything is told')
  }
  await eventually(isTold, TO_TELL).catch(() => {}) // what is left over says what is wrong
  return found
}

/** Everybody at their time, `atOnce` at once; earlier when a fault wants a crowd. */
async function serve(
  world: World,
  run: { history: History; stage: Stage; wishes: ReturnType<typeof planWishes>; atOnce: number },
): Promise<void> {
  const { evening } = world
  const started = Date.now()
  const busy = new Set<Promise<void>>()
  for (const wish of run.wishes) {
    const isTime = () => Date.now() - started >= wish.atMs && wish.index < run.stage.released
    while (!isTime() && world.hurried <= 0) await sleep(20)
    if (world.hurried > 0) {
      world.hurried -= 1
      run.stage.released += 1
    }
    while (busy.size >= run.atOnce) await sleep(5)
    const entry = newEntry(wish, evening, run.stage.during)
    run.history.push(entry)
    const acting: Promise<void> = actOut(evening, entry).finally(() => busy.delete(acting))
    busy.add(acting)
  }
  await Promise.all(busy)
  run.stage.over = true
}

async function breakThings(
  world: World,
  run: { settings: Settings; names: readonly FaultName[]; stage: Stage; history: History },
) {
  const { settings, names, stage, history } = run
  const { seed, seconds, rounds, pauseMs, orders, say } = settings
  const { db, evening } = world
  const faults: FaultName[] = []
  const skipped = new Map<string, string>()
  const ends = Date.now() + seconds * 1_000
  const isOver = () => {
    if (rounds) return faults.length === rounds * names.length
    return seconds > 0 ? Date.now() >= ends : stage.over
  }
  await sleep(500)
  for (const { name, pauseMs: pause, seed: own } of planFaults(seed, names, pauseMs)) {
    if (isOver()) break
    if (skipped.size === names.length) break
    if (skipped.has(name)) continue
    stage.during = name
    if (rounds) stage.released += Math.floor(orders / 2 / (rounds * names.length))
    say(`${name} · ${history.length} orders so far`)
    const whyNot = await FAULTS[name](world, createRandom(own))
    if (typeof whyNot === 'string') {
      skipped.set(name, whyNot)
      say(whyNot)
      continue
    }
    faults.push(name)
    await sleep(pause)
    // Postgres alone must be right at any moment, also in this one.
    const { mealId } = evening.meal
    evening.problems.push(...(await eventually(() => checkAtOnce(db, mealId, name).catch(() => null), 60)))
  }
  return { faults, skipped }
}
