import type { Tx } from '@/server/db'
import { faultPoint } from '@/server/fault-point'
import type { MirroredItem } from '@/server/stock/load-meal'
import { takePortions } from '@/server/stock/take-portions'
import { type Decision, decideOrders } from './decide-rules'
import { lockPending, type PendingOrder, readResources } from './read-pending'
import { writeAnswers } from './write-answers'

/** An order that got its answer, and the items as they were right after. */
export type Settled = { order: PendingOrder; decision: Decision; items: MirroredItem[] }

/**
 * The `batch` strategy: lock the waiting orders, read what there is, decide in the order of acceptance, then take all
 * portions with one compare-and-swap on the versions read. The cost of a lock, a commit and a version conflict is
 * shared by everybody in the batch, which is what makes it ten times as fast as any way that settles one by one.
 * @throws Retry when another worker was there first
 */
export async function settleBatch(tx: Tx, mealId: string, orderIds: string[]): Promise<Settled[]> {
  const pending = await lockPending(tx, mealId, orderIds)
  if (pending.length === 0) return []
  const { resources, versions } = await readResources(tx, mealId, pending)
  const decisions = decideOrders(pending, resources)
  const confirmed = decisions.filter((decision) => decision.confirmed)
  const quantities = new Map<string, number>()
  for (const { menuItemId, quantity } of confirmed.flatMap((decision) => decision.picks)) {
    quantities.set(menuItemId, (quantities.get(menuItemId) ?? 0) + quantity)
  }
  const items = await takePortions(
    tx,
    [...quantities].map(([menuItemId, quantity]) => ({
      menuItemId,
      quantity,
      version: versions.get(menuItemId) as number,
    })),
  )
  await writeAnswers(tx, mealId, pending, decisions)
  faultPoint('finalize:decided')
  const byId = new Map(pending.map((order) => [order.orderId, order]))
  return decisions.map((decision) => ({
    decision,
    order: byId.get(decision.orderId) as PendingOrder,
    items,
  }))
}
