import type { Tx } from '@/server/db'
import { faultPoint } from '@/server/fault-point'
import { stageOrderEvents } from '@/server/notifications/stage-event'
import { chargeAllowances } from '@/server/payments/charge-allowances'
import type { MirroredItem } from '@/server/stock/load-meal'
import type { TakePortions, Want } from '@/server/stock/strategies/strategy'
import { countSales } from '@/server/stock/take-portions'
import { type Decision, decideOrders } from './decide-rules'
import { lockPending, type PendingOrder, readResources } from './read-pending'
import type { Settled } from './settle-batch'
import { confirmOrders, rejectOrders } from './write-answers'

/**
 * Settles one order by a strategy that takes stock order by order. A savepoint makes its lines all or nothing: what was
 * taken before a line fell short, or before a limit or the allowance said no, is put back before the refusal is written.
 * @throws Retry when the strategy lost a race that it may win the next time
 */
export async function settleOne(
  tx: Tx,
  take: TakePortions,
  mealId: string,
  orderId: string,
): Promise<Settled[]> {
  const [order] = await lockPending(tx, mealId, [orderId])
  if (!order) return []
  await tx.$executeRaw`SAVEPOINT before_take`
  const { decision, items } = await takeAndDecide(tx, take, mealId, order)
  if (decision.confirmed) {
    await countSales(tx, new Map(wantsOf(order).map((want) => [want.menuItemId, want.quantity])))
    await chargeAllowances(tx, [order])
    await confirmOrders(tx, mealId, [decision])
  } else {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT before_take`
    await rejectOrders(tx, [decision])
  }
  const { userId, version } = order
  await stageOrderEvents(tx, [{ orderId, orderVersion: version + 1, userId, mealId }])
  faultPoint('finalize:decided')
  return [{ order, decision, items }]
}

async function takeAndDecide(
  tx: Tx,
  take: TakePortions,
  mealId: string,
  order: PendingOrder,
): Promise<{ decision: Decision; items: MirroredItem[] }> {
  const taken = await take(tx, wantsOf(order))
  if (!taken.ok) {
    const lineId = order.lines.find((line) => line.menuItemId === taken.shortOf)?.lineId ?? null
    return { decision: { orderId: order.orderId, confirmed: false, reason: 'SOLD_OUT', lineId }, items: [] }
  }
  // Only now, with the items' rows locked by our own writes: a person's other order of the same dish is either seen
  // here or waits for us. The stock itself is taken, so nothing is left to decide about it.
  const { resources } = await readResources(tx, mealId, [order])
  for (const want of wantsOf(order)) resources.remaining.set(want.menuItemId, want.quantity)
  const [decision] = decideOrders([order], resources)
  return { decision: decision as Decision, items: decision?.confirmed ? taken.items : [] }
}

/** What the lines want together, in id order: two lines of one dish must fit together, and locks need one order. */
function wantsOf(order: PendingOrder): Want[] {
  const quantities = new Map<string, number>()
  for (const { menuItemId, quantity } of order.lines) {
    quantities.set(menuItemId, (quantities.get(menuItemId) ?? 0) + quantity)
  }
  return [...quantities]
    .map(([menuItemId, quantity]) => ({ menuItemId, quantity }))
    .sort((a, b) => (a.menuItemId < b.menuItemId ? -1 : 1))
}
