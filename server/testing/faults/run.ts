import { setTimeout as sleep } from 'node:timers/promises'
import { stockKeys } from '@/server/stock/keys'
import { reconcileMeal } from '@/server/stock/reconcile-meal'
import { eventually } from '../race'
import { checkAtOnce, checkHistory, type Problem } from './check'
import { actOut, newEntry, resolveUnknown } from './customer'
import { FAULT_NAMES, FAULTS, type FaultName } from './faults'
import type { History } from './history'
import { planFaults, planWishes } from './plan'
import { createRandom } from './random'
import { type Line, tally } from './report'
import { openWorld, type World } from './world'

export type Settings = {
  seed: number
  seconds: number
  orders: number
  /** Between two faults. Milliseconds. */
  pauseMs: [number, number]
  only?: readonly FaultName[]
  /** Every fault this often, however long it takes; else as many as there is time for. */
  rounds?: number
  /** Ends abandoned holds at once instead of waiting the half minute for the workers to do so. */
  hurry?: boolean
  say: (line: string) => void
  /** Told how to end everything, for a run that is stopped in the middle. */
  onOpen?: (close: () => Promise<void>) => void
}

export type Outcome = { lines: Line[]; problems: Problem[]; history: History; faults: FaultName[] }

/** `released`: how many orders may be sent by now, so that on a slow machine, too, every fault meets some. */
type Stage = { during: string; released: number }

const QUIET = 'nothing yet'
/** More at once would be another web server. */
const AT_ONCE = 24
/** How long everything may take to come right after the last fault. Seconds; what it takes is a few. */
const TO_HEAL = 120

/** Runs orders and faults side by side, mends everything, waits until it is quiet, and checks. */
export async function runFaults(settings: Settings): Promise<Outcome> {
  const { orders, seed, seconds, say } = settings
  say(`seed ${seed} · ${seconds} s · ${orders} orders`)
  const world = await openWorld(orders)
  settings.onOpen?.(world.close)
  try {
    const history: History = []
    const stage: Stage = { during: QUIET, released: settings.rounds ? 0 : orders }
    const done = serve(world, { history, stage, wishes: planWishes(seed, orders, seconds * 1_000) })
    const { faults, problems } = await breakThings(world, settings, stage)
    await heal(world)
    await done
    say('everything is mended; asking again for what is unknown')
    await Promise.all(history.map((entry) => resolveUnknown(world.shop, entry)))
    await settle(world, settings)
    problems.push(...(await checkHistory({ ...world, mealId: world.meal.mealId }, history)))
    return { lines: await tally(world, { history, faults, problems }), problems, history, faults }
  } finally {
    await world.close()
  }
}

/** Everybody at their time, `AT_ONCE` at once; earlier when a fault wants a crowd. */
async function serve(
  world: World,
  run: { history: History; stage: Stage; wishes: ReturnType<typeof planWishes> },
): Promise<void> {
  const started = Date.now()
  const busy = new Set<Promise<void>>()
  for (const wish of run.wishes) {
    const isTime = () => Date.now() - started >= wish.atMs && wish.index < run.stage.released
    while (!isTime() && world.hurried === 0) await sleep(20)
    if (world.hurried > 0) {
      world.hurried -= 1
      run.stage.released += 1
    }
    while (busy.size >= AT_ONCE) await Promise.race(busy)
    const entry = newEntry(wish, world.shop, run.stage.during)
    run.history.push(entry)
    const acting: Promise<void> = actOut(world.shop, entry).finally(() => busy.delete(acting))
    busy.add(acting)
  }
  await Promise.all(busy)
}

async function breakThings(world: World, settings: Settings, stage: Stage) {
  const { seed, seconds, rounds, only = FAULT_NAMES, pauseMs, say } = settings
  const faults: FaultName[] = []
  const problems: Problem[] = []
  const ends = Date.now() + seconds * 1_000
  await sleep(500)
  for (const { name, pauseMs: pause, seed: own } of planFaults(seed, only, pauseMs)) {
    if (rounds ? faults.length === rounds * only.length : Date.now() >= ends) break
    stage.during = name
    faults.push(name)
    if (rounds) stage.released += Math.floor(settings.orders / 2 / (rounds * only.length))
    say(name)
    await FAULTS[name](world, createRandom(own))
    await sleep(pause)
    // Postgres alone must be right at any moment, also in this one.
    problems.push(
      ...(await eventually(() => checkAtOnce(world.db, world.meal.mealId, name).catch(() => null), 60)),
    )
  }
  return { faults, problems }
}

async function heal(world: World): Promise<void> {
  await Promise.all(world.pending)
  for (const proxy of [world.toPostgres, world.toRedis]) {
    proxy.setMode('pass')
    proxy.cutReplyTo(null)
  }
  world.setWebClock(0)
  world.hurried = Number.POSITIVE_INFINITY
  for (const worker of world.workers) worker.kill('SIGCONT')
}

/** Until everybody has an answer, everybody was told, and Redis is as it should be by the workers' own doing. */
async function settle(world: World, { hurry, say }: Settings): Promise<void> {
  const { db, redis, meal } = world
  const { mealId } = meal
  const started = Date.now()
  const took = () => `after ${((Date.now() - started) / 1_000).toFixed(1)} s`
  const until = (done: () => Promise<boolean>) => eventually(done, TO_HEAL).catch(() => {}) // the check says what is wrong
  // Each answer may free a portion for the next in line, so both are over when there is neither.
  const waiting = async () => (await checkHistory({ db, redis, mealId }, [])).some(isAboutTurns)
  await until(
    async () => (await db.order.count({ where: { mealId, status: 'PENDING' } })) === 0 && !(await waiting()),
  )
  await until(async () => (await db.outboxEvent.count({ where: { publishedAt: null } })) === 0)
  say(`everybody has an answer ${took()}`)
  const { holds } = stockKeys(mealId)
  if (hurry) {
    for (const [orderId, json] of Object.entries(await redis.hgetall(holds))) {
      await redis.hset(holds, orderId, JSON.stringify({ ...JSON.parse(json), at: Date.now() - 31_000 }))
    }
    await reconcileMeal(redis, db, mealId)
  } else {
    await until(async () => (await checkHistory({ db, redis, mealId }, [])).every(isAboutHistory))
    say(`Redis agrees ${took()}`)
  }
}

const isAboutTurns = ({ property }: Problem) => property === 'nobody waits for what is there'

/** Without a history every order is a stranger; the rest is about the books. */
const isAboutHistory = ({ property }: Problem) =>
  property === 'only what was asked for' || property === 'one wish, one order'
