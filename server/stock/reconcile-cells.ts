import type { Db } from '@/server/db'
import type { RedisClient } from '@/server/redis'
import { stockKeys } from './keys'
import { freeCell, settleHold } from './settle-hold'

type OnShelf = { orderId: string; userId: string; slotId: string; cell: number }

/**
 * Makes the shelf cells in Redis those of Postgres: frees what no live order has (a cancellation that overtook the
 * confirmation's word), takes what Redis never heard of (it was away). `owners` must have been read from Redis before
 * `holding`, so that whoever owns a cell and has no order yet is seen holding.
 * @param owners "slotId:cell" → orderId
 * @param holding the orders that hold portions
 * @returns how many cells were put right
 */
export async function reconcileCells(
  redis: RedisClient,
  db: Db,
  mealId: string,
  { owners, holding }: { owners: Record<string, string>; holding: Set<string> },
): Promise<number> {
  const live = await db.$queryRaw<(OnShelf & { waiting: boolean })[]>`
    SELECT id AS "orderId", user_id AS "userId", pickup_slot_id AS "slotId", cell, status = 'PENDING' AS waiting
    FROM orders WHERE meal_id = ${mealId}::uuid AND cell IS NOT NULL
      AND status IN ('PENDING', 'CONFIRMED', 'PREPARING', 'READY')`
  const byCell = new Map(live.map((order) => [`${order.slotId}:${order.cell}:${order.orderId}`, order]))
  const stray = Object.entries(owners).filter(
    ([place, orderId]) => !holding.has(orderId) && !byCell.has(`${place}:${orderId}`),
  )
  for (const [place, orderId] of stray) {
    const [slotId = '', cell] = place.split(':')
    await freeCell(redis, { mealId, slotId, orderId, cell: Number(cell) })
  }
  const unknown = live.filter((o) => !o.waiting && owners[`${o.slotId}:${o.cell}`] !== o.orderId)
  for (const order of unknown) {
    await settleHold(redis, { mealId, ...order, items: [], restoreCart: false })
  }
  return stray.length + unknown.length
}

/** Who owns which cell, by Redis. */
export function readOwners(redis: RedisClient, mealId: string): Promise<Record<string, string>> {
  return redis.hgetall(stockKeys(mealId).owners)
}
