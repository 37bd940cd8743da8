import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '@/server/db'
import { log } from '@/server/log'
import type { RedisClient } from '@/server/redis'
import { type Drift, findDrift, type Remedy } from './find-drift'
import { stockKeys } from './keys'
import { loadMeal } from './load-meal'
import { type Fault, recount } from './recount'
import { freeCell, settleHold } from './settle-hold'

/**
 * What was put right. `forgotten`: Redis did not know a meal that somebody has ordered from; before that it is only new.
 * `holdsEnded`: of the faults, holds that were over.
 */
export type Corrections = { forgotten: boolean; faults: Fault[]; holdsEnded: number }

/** A commit tells Redis within milliseconds; what still differs after this time has been lost. */
export const SETTLING_MS = 300

/** Enough for what a flush under traffic leaves behind; what is wrong after that is wrong again at the next run. */
const MAX_ROUNDS = 3

/**
 * Makes a meal's Redis right again, with traffic running: mirrors every item by version and forces a version that no
 * Postgres gave, ends holds whose orders have their answer or never came to be, puts holds that are missing, counts
 * `held`, `person` and the line again, puts shelf cells right. Nothing here can count twice, so it needs no lock. Where something
 * was wrong it looks again: whoever loads a forgotten meal may have read Postgres a moment before somebody's answer.
 * @returns what was wrong; nothing in words that were merely on their way @throws Error when either is away
 */
export async function reconcileMeal(redis: RedisClient, db: Db, mealId: string): Promise<Corrections> {
  const all: Corrections = { forgotten: false, faults: [], holdsEnded: 0 }
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { forgotten, faults, holdsEnded } = await correct(redis, db, mealId).catch((error: unknown) =>
      loadAnew(redis, db, mealId, error),
    )
    if (!forgotten && faults.length === 0) break
    all.forgotten ||= forgotten
    all.faults.push(...faults)
    all.holdsEnded += holdsEnded
  }
  if (all.forgotten || all.faults.length > 0) {
    const { forgotten, faults, holdsEnded } = all
    log().warn({ mealId, forgotten, holdsEnded, ...countFaults(faults) }, 'reconciled')
  }
  return all
}

async function correct(redis: RedisClient, db: Db, mealId: string): Promise<Corrections> {
  const found = await findLasting(redis, db, mealId)
  if (!found) {
    await loadMeal(redis, db, mealId)
    const ordered = await db.order.findFirst({ where: { mealId }, select: { id: true } })
    return { forgotten: ordered !== null, faults: [], holdsEnded: 0 }
  }
  const { drift, slotIds } = found
  const remedies = drift.map((one) => one.remedy)
  for (const remedy of remedies) await apply(redis, mealId, remedy)
  const force = remedies.flatMap((remedy) => (remedy && 'force' in remedy ? [remedy.force] : []))
  const put = remedies.flatMap((remedy) => (remedy && 'put' in remedy ? [remedy.put] : []))
  const counted = await recount(redis, mealId, { write: true, slotIds, force, put })
  // After the forced versions: what was committed meanwhile is newer than they are.
  await loadMeal(redis, db, mealId)
  if (put.length > 0) await endOvertaken(redis, db, mealId)
  const holdsEnded = remedies.filter((remedy) => remedy && 'end' in remedy).length
  const faults = drift.map(({ what, subject, expected, actual }) => ({ what, subject, expected, actual }))
  return { forgotten: false, faults: [...faults, ...counted], holdsEnded }
}

/** A key of another type than ours lets no script past, so Redis forgets the meal, as if it had been flushed, and learns it. */
async function loadAnew(redis: RedisClient, db: Db, mealId: string, error: unknown): Promise<Corrections> {
  if (!String(error).includes('WRONGTYPE')) throw error
  const { loaded, line, people, tickets, places, ticketOf } = stockKeys(mealId)
  await redis.unlink(loaded, line, people, tickets, places, ticketOf) // loading deletes the others
  await loadMeal(redis, db, mealId)
  return { forgotten: true, faults: [], holdsEnded: 0 }
}

/** What differs at two looks, a moment apart. @returns null when Redis does not know the meal */
export async function findLasting(
  redis: RedisClient,
  db: Db,
  mealId: string,
  apartMs = SETTLING_MS,
): Promise<{ drift: Drift[]; slotIds: string[] } | null> {
  const first = await findDrift(redis, db, mealId)
  if (!first || first.drift.length === 0) return first
  await sleep(apartMs)
  const second = await findDrift(redis, db, mealId)
  if (!second) return null
  const seen = new Set(first.drift.map((one) => one.key))
  return { ...second, drift: second.drift.filter((one) => seen.has(one.key)) }
}

async function apply(redis: RedisClient, mealId: string, remedy: Remedy | undefined): Promise<void> {
  if (!remedy) return
  // Seen twice in Postgres itself: true whatever Redis was told before.
  const of = { mealId, version: null }
  if ('end' in remedy) await settleHold(redis, { ...of, ...remedy.end })
  if ('free' in remedy) await freeCell(redis, { ...of, ...remedy.free })
  if ('take' in remedy) {
    await settleHold(redis, { ...of, userId: 'none', ...remedy.take, items: [], restoreCart: false })
  }
}

/** An order may have got its answer while its hold was being put: Redis was told before there was one to end. */
async function endOvertaken(redis: RedisClient, db: Db, mealId: string): Promise<void> {
  const again = await findDrift(redis, db, mealId)
  for (const { remedy } of again?.drift ?? []) {
    if (remedy && 'end' in remedy) await apply(redis, mealId, remedy)
  }
}

/** How many faults of each kind. */
export function countFaults(faults: Fault[]): Partial<Record<Fault['what'], number>> {
  const counts: Partial<Record<Fault['what'], number>> = {}
  for (const { what } of faults) counts[what] = (counts[what] ?? 0) + 1
  return counts
}

/** Meals whose stock can still move. A kitchen may close one while a worker dies over its last orders. */
export async function listLiveMeals(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM meals WHERE status <> 'DRAFT' AND cutoff_at > clock_timestamp() - interval '6 hours'`
  return rows.map((row) => row.id)
}
