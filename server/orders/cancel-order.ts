import type { CancelledBy, OrderStatus } from '@/prisma/generated/enums'
import { type Db, inTransaction, type Tx } from '@/server/db'
import { DomainError } from '@/server/errors'
import { returnMoney } from '@/server/payments/charge-orders'
import type { RedisClient } from '@/server/redis'
import { returnPortions } from '@/server/stock/return-portions'
import { freeCell, settleHold } from '@/server/stock/settle-hold'
import { OFFER_LAPSED, UNPAID } from './order-rules'
import { writeCancellations } from './write-cancellations'

type Locked = {
  id: string
  userId: string
  mealId: string
  slotId: string
  cell: number | null
  status: OrderStatus
  cancelledBy: CancelledBy | null
  version: number
  allowanceCents: number
  walletCents: number
  open: boolean
  /** It is an offer to somebody who waited, and its time is over. */
  offerOver: boolean
  /** It was to be paid online, has not been, and its time is over. */
  unpaidOver: boolean
}

/**
 * Cancels an order for its owner: PENDING or CONFIRMED, and before the cut-off by the database's clock. Asked again, because
 * the answer was lost, it is answered alike.
 * @throws DomainError NOT_FOUND (also for somebody else's order), ORDER_NOT_CANCELLABLE
 */
export async function cancelOrder(
  clients: { db: Db; redis: RedisClient },
  { orderId, userId }: { orderId: string; userId: string },
): Promise<void> {
  await cancel(clients, async (tx) => {
    const order = await lockOrder(tx, orderId)
    if (!order || order.userId !== userId) throw new DomainError('NOT_FOUND', {})
    if (order.status === 'CANCELLED' && order.cancelledBy === 'OWNER') return null
    const allowed = order.open && (order.status === 'PENDING' || order.status === 'CONFIRMED')
    if (!allowed) throw new DomainError('ORDER_NOT_CANCELLABLE', { status: order.status })
    return { order, by: 'OWNER', reason: null }
  })
}

/**
 * Cancels an order for the kitchen, until it is ready, cut-off or not. `reason` is shown to its owner.
 * @throws DomainError NOT_FOUND (also for another canteen's order), ORDER_NOT_CANCELLABLE
 */
export async function declineOrder(
  clients: { db: Db; redis: RedisClient },
  { orderId, canteenId, reason }: { orderId: string; canteenId: string; reason: string },
): Promise<void> {
  await cancel(clients, async (tx) => {
    const order = await lockOrder(tx, orderId)
    const ours = order && (await tx.meal.count({ where: { id: order.mealId, canteenId } })) === 1
    if (!order || !ours) throw new DomainError('NOT_FOUND', {})
    const allowed: OrderStatus[] = ['PENDING', 'CONFIRMED', 'PREPARING']
    if (!allowed.includes(order.status))
      throw new DomainError('ORDER_NOT_CANCELLABLE', { status: order.status })
    return { order, by: 'KITCHEN', reason }
  })
}

/**
 * Takes back an offer that nobody took in time, or whose meal has closed. The row's lock settles the race with its owner,
 * who may be taking it at this moment.
 * @returns false when there is nothing to take back (any more)
 */
export async function lapseOffer(clients: { db: Db; redis: RedisClient }, orderId: string): Promise<boolean> {
  return cancel(clients, async (tx) => {
    const order = await lockOrder(tx, orderId)
    const over = order?.status === 'PENDING' && order.offerOver
    return over ? { order, by: 'SYSTEM', reason: OFFER_LAPSED } : null
  })
}

/**
 * Cancels an order that was to be paid online and was not in time. The row's lock settles the race with its payment: one
 * of them is first, and the other finds out.
 * @returns false when it was paid, or has ended, meanwhile
 */
export async function expireOrder(
  clients: { db: Db; redis: RedisClient },
  orderId: string,
): Promise<boolean> {
  return cancel(clients, async (tx) => {
    const order = await lockOrder(tx, orderId)
    return order?.unpaidOver ? { order, by: 'SYSTEM', reason: UNPAID } : null
  })
}

type Choice = { order: Locked; by: CancelledBy; reason: string | null }

async function cancel(
  clients: { db: Db; redis: RedisClient },
  choose: (tx: Tx) => Promise<Choice | null>,
): Promise<boolean> {
  const cancelled = await inTransaction(clients.db, async (tx) => {
    const choice = await choose(tx)
    if (!choice) return null
    const { order, by, reason } = choice
    await writeCancellations(tx, [order], { by, reason })
    const held = order.status !== 'PENDING' // PENDING took nothing in Postgres yet
    const items = held ? await returnPortions(tx, order.id) : []
    if (held) await returnMoney(tx, order.mealId, [{ ...order, orderId: order.id, kind: 'REFUND' }])
    return { order, items }
  })
  if (!cancelled) return false
  const { order, items } = cancelled
  const { id: orderId, mealId, userId, slotId, cell } = order
  const of = { mealId, slotId, orderId, version: order.version + 1 }
  await settleHold(clients.redis, { ...of, userId, items, cell: null, restoreCart: false })
  if (cell !== null) await freeCell(clients.redis, { ...of, cell })
  return true
}

async function lockOrder(tx: Tx, orderId: string): Promise<Locked | undefined> {
  const [order] = await tx.$queryRaw<Locked[]>`
    SELECT o.id, o.user_id AS "userId", o.meal_id AS "mealId", o.pickup_slot_id AS "slotId", o.cell, o.status, o.version,
      o.cancelled_by AS "cancelledBy", o.allowance_cents AS "allowanceCents", o.wallet_cents AS "walletCents",
      clock_timestamp() < m.cutoff_at AS open,
      o.offered_until IS NOT NULL AND (o.offered_until <= clock_timestamp() OR m.status <> 'OPEN') AS "offerOver",
      coalesce(o.status = 'CONFIRMED' AND o.payment_state = 'UNPAID' AND o.pay_by <= clock_timestamp(), false) AS "unpaidOver"
    FROM orders o JOIN meals m ON m.id = o.meal_id WHERE o.id = ${orderId}::uuid FOR UPDATE OF o`
  return order
}
