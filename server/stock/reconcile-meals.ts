import type { Prisma } from '@/prisma/generated/client'
import { type Db, inTransaction } from '@/server/db'
import { log } from '@/server/log'
import type { RedisClient } from '@/server/redis'
import { stockKeys } from './keys'
import { type Corrections, countFaults, listLiveMeals, reconcileMeal } from './reconcile-meal'
import type { Fault } from './recount'

/** Who asked: the schedule, the schedule at night, or the loop that notices that there is no schedule. */
export type ReconcileKind = 'SCHEDULED' | 'NIGHTLY' | 'FALLBACK'

/** The last run, as Redis remembers it. `at`: ISO instant by the worker's clock, to be shown. */
export type ReconcileRun = {
  at: string
  kind: ReconcileKind
  meals: number
  corrected: number
  failed: number
}

const LAST_RUN = 'kaifan:reconciled'
const LATELY = 'kaifan:reconciled:lately'
/** One run of the schedule, and some patience. With the loop's 5 s still below the 30 s that drift may last. */
const LATELY_MS = 20_000
/** The counts say how much; a handful says what. */
const DETAILS = 20

/**
 * Reconciles the live meals, at night also those of the last seven days that Redis still knows, and writes down what it
 * corrected. One meal's trouble does not keep the others from it. @throws Error when Postgres or Redis is away
 */
export async function reconcileMeals(
  { db, redis }: { db: Db; redis: RedisClient },
  kind: ReconcileKind,
): Promise<ReconcileRun> {
  const meals = kind === 'NIGHTLY' ? await listRecentMeals(db, redis) : await listLiveMeals(db)
  let corrected = 0
  let failed = 0
  for (const mealId of meals) {
    try {
      const corrections = await reconcileMeal(redis, db, mealId)
      if (corrections.forgotten || corrections.faults.length > 0) {
        corrected += 1
        await record(db, { mealId, kind, corrections })
      }
    } catch (error) {
      failed += 1
      log().error({ mealId, err: error }, 'could not reconcile a meal')
    }
  }
  if (kind === 'NIGHTLY') corrected += await dropOrphans(db, redis)
  const run = { at: new Date().toISOString(), kind, meals: meals.length, corrected, failed }
  await redis.set(LAST_RUN, JSON.stringify(run))
  if (failed === 0) await redis.set(LATELY, '1', 'PX', LATELY_MS)
  return run
}

/** Whether somebody reconciled a moment ago. A wiped or restored Redis says no. @throws Error when Redis is away */
export async function wasReconciledLately(redis: RedisClient): Promise<boolean> {
  return (await redis.exists(LATELY)) === 1
}

/** Null when there was none since Redis was wiped, or when Redis is away. */
export async function findLastRun(redis: RedisClient): Promise<ReconcileRun | null> {
  const json = await redis.get(LAST_RUN).catch(() => null)
  return json ? (JSON.parse(json) as ReconcileRun) : null
}

/** Of what was wrong, that which menus had been showing. */
const SHOWN: Fault['what'][] = ['remaining', 'version', 'held', 'hold']

/** Writes down what was put right, and has the relay tell the open menus, which showed it as it was. */
async function record(
  db: Db,
  { mealId, kind, corrections }: { mealId: string; kind: ReconcileKind; corrections: Corrections },
): Promise<void> {
  const { forgotten, faults, holdsEnded } = corrections
  const counts = { ...(forgotten ? { forgotten: 1 } : {}), ...countFaults(faults) }
  const corrected = { counts, details: faults.slice(0, DETAILS) } satisfies Prisma.InputJsonObject
  await inTransaction(db, async (tx) => {
    await tx.reconciliation.create({ data: { mealId, kind, corrected, holdsEnded } })
    const shown = forgotten || faults.some(({ what }) => SHOWN.includes(what))
    if (shown) await tx.outboxEvent.create({ data: { kind: 'stock', mealId } })
  })
}

/** Live meals, and past ones that Redis still knows: a meal that is over need not be loaded again. */
async function listRecentMeals(db: Db, redis: RedisClient): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT m.id FROM meals m JOIN canteens c ON c.id = m.canteen_id
    WHERE m.service_date >= (clock_timestamp() AT TIME ZONE c.time_zone)::date - 7`
  const known: string[] = []
  for (const { id } of rows) if (await redis.exists(stockKeys(id).loaded)) known.push(id)
  return [...new Set([...(await listLiveMeals(db)), ...known])]
}

/** Deletes the keys of meals that Postgres does not have: a restored database, a test in the wrong place. */
async function dropOrphans(db: Db, redis: RedisClient): Promise<number> {
  const byMeal = new Map<string, string[]>()
  let cursor = '0'
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', '{meal:*', 'COUNT', 500)
    cursor = next
    for (const key of keys) {
      const mealId = /^\{meal:([0-9a-f-]{36})\}/.exec(key)?.[1]
      if (mealId) byMeal.set(mealId, [...(byMeal.get(mealId) ?? []), key])
    }
  } while (cursor !== '0')
  // After the keys: a meal is in Postgres before Redis hears of it.
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM meals WHERE id = ANY(${[...byMeal.keys()]}::uuid[])`
  for (const { id } of rows) byMeal.delete(id)
  if (byMeal.size === 0) return 0
  for (const keys of byMeal.values()) await redis.unlink(...keys)
  const orphans = [...byMeal].map(([mealId, keys]) => ({ mealId, keys: keys.length }))
  log().warn({ orphans }, 'dropped the keys of meals that do not exist')
  const corrected = { counts: { orphans: byMeal.size }, details: orphans.slice(0, DETAILS) }
  await db.reconciliation.create({ data: { kind: 'NIGHTLY', corrected } })
  return byMeal.size
}
