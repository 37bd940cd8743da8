import { stockKeys } from '@/server/stock/keys'
import { reconcileMeal } from '@/server/stock/reconcile-meal'
import { eventually } from '../race'
import { checkHistory } from './check'
import type { Problem } from './problem'
import { untilDone } from './until-done'
import type { World } from './world'

/** How long everything may take to come right after the last fault. Seconds; what it takes is a few. */
const TO_HEAL = 120

/** Ends whatever is still broken. */
export async function heal(world: World): Promise<void> {
  await Promise.all(world.pending.splice(0))
  for (const proxy of [world.toPostgres, world.toRedis, ...world.toWeb]) {
    proxy.setMode('pass')
    proxy.cutReplyTo(null)
  }
  await untilDone(() => world.redis.config('SET', 'appendfsync', 'everysec'))
  world.hurried = Number.POSITIVE_INFINITY
  for (const child of [...world.workers, ...world.webs]) child.kill('SIGCONT')
}

/** Until everybody has an answer, everybody was told, and Redis is as it should be by the workers' own doing. */
export async function settle(
  world: World,
  { hurry, say }: { hurry?: boolean; say: (line: string) => void },
): Promise<void> {
  const { db, redis, evening } = world
  const { mealId } = evening.meal
  world.hurried = 0
  const started = Date.now()
  const took = () => `after ${((Date.now() - started) / 1_000).toFixed(1)} s`
  const until = (done: () => Promise<boolean>) => eventually(done, TO_HEAL).catch(() => {}) // the check says what is wrong
  const look = () => checkHistory({ db, redis, mealId }, [], evening)
  // Each answer, and each payment that did not come, may free a portion for the next in line: all are over together.
  const waiting = async () => (await look()).some(isUnderWay)
  await until(
    async () => (await db.order.count({ where: { mealId, status: 'PENDING' } })) === 0 && !(await waiting()),
  )
  await until(async () => (await db.outboxEvent.count({ where: { mealId, publishedAt: null } })) === 0)
  say(`everybody has an answer ${took()}`)
  await until(async () => !(await look()).some(isAboutWatchers))
  say(`everybody who watches has seen it ${took()}`)
  const { holds } = stockKeys(mealId)
  if (hurry) {
    for (const [orderId, json] of Object.entries(await redis.hgetall(holds))) {
      await redis.hset(holds, orderId, JSON.stringify({ ...JSON.parse(json), at: Date.now() - 31_000 }))
    }
    await reconcileMeal(redis, db, mealId)
  } else {
    await until(async () => (await look()).every(isAboutHistory))
    say(`Redis agrees ${took()}`)
  }
}

const isUnderWay = ({ property }: Problem) =>
  property === 'nobody waits for what is there' ||
  property === 'the gateway has what is due' ||
  property === 'unpaid in time is cancelled'

const isAboutWatchers = ({ property }: Problem) => property === 'watchers see what is so'

/** Without a history every order is a stranger; the rest is about the books. */
const isAboutHistory = ({ property }: Problem) =>
  property === 'only what was asked for' ||
  property === 'one wish, one order' ||
  isAboutWatchers({ property } as Problem)
