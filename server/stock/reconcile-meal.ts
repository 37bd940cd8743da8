import type { Db } from '@/server/db'
import { log } from '@/server/log'
import type { RedisClient } from '@/server/redis'
import { stockKeys } from './keys'
import { type Hold, loadMeal } from './load-meal'
import { readOwners, reconcileCells } from './reconcile-cells'
import { settleHold } from './settle-hold'

/** A hold this old without an order was left by a web process that died or lost Postgres. Longer than any request. */
const ABANDONED_MS = 30_000

type Fate = { id: string; status: string; cell: number | null }

/**
 * Makes a meal's Redis right again, with traffic running: mirrors every item by version, ends holds whose orders have
 * their answer, releases holds that never became orders, puts shelf cells right. Nothing here can count twice, so it needs no lock.
 * @returns how many holds were ended
 */
export async function reconcileMeal(redis: RedisClient, db: Db, mealId: string): Promise<number> {
  const owners = await readOwners(redis, mealId)
  const raw = await redis.hgetall(stockKeys(mealId).holds)
  // After the holds: an order that is final in what Postgres now says stays final.
  await loadMeal(redis, db, mealId)
  const holds = Object.entries(raw).map(([orderId, json]) => ({ ...(JSON.parse(json) as Hold), orderId }))
  const cells = await reconcileCells(redis, db, mealId, { owners, holding: new Set(Object.keys(raw)) })
  if (cells > 0) log().warn({ mealId, cells }, 'reconciled: shelf cells')
  if (holds.length === 0) return 0
  const fates = await db.$queryRaw<Fate[]>`
    SELECT id, status::text, cell FROM orders WHERE id = ANY(${holds.map((h) => h.orderId)}::uuid[])`
  const byId = new Map(fates.map((fate) => [fate.id, fate]))
  const over = holds.filter((hold) => {
    const fate = byId.get(hold.orderId)
    return fate ? fate.status !== 'PENDING' : Date.now() - hold.at > ABANDONED_MS
  })
  for (const { orderId, userId, slotId } of over) {
    const fate = byId.get(orderId)
    const onShelf = fate && ['CONFIRMED', 'PREPARING', 'READY'].includes(fate.status)
    await settleHold(redis, {
      ...{ mealId, orderId, userId, slotId, items: [] },
      cell: onShelf ? fate.cell : null,
      restoreCart: !fate,
    })
  }
  if (over.length > 0)
    log().warn({ mealId, holds: over.length }, 'reconciled: ended holds nobody had settled')
  return over.length
}

/** Meals whose stock can still move. */
export async function listLiveMeals(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM meals WHERE status = 'OPEN' AND cutoff_at > clock_timestamp() - interval '6 hours'`
  return rows.map((row) => row.id)
}
