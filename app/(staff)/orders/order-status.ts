import type { OrderStatus } from '@/prisma/generated/enums'
import type { OrderView } from '@/server/orders/schema'

const ACTIVE: ReadonlySet<OrderStatus> = new Set(['PENDING', 'CONFIRMED', 'PREPARING', 'READY'])

/** Whether anything can still happen to it. */
export const isActive = (status: OrderStatus) => ACTIVE.has(status)

/** It waits for its online payment. */
export const isUnpaid = ({ paymentMethod, paymentState, status, payBy }: OrderView) =>
  paymentMethod === 'ONLINE' && paymentState === 'UNPAID' && status === 'CONFIRMED' && payBy !== null

/** Whether anything can still happen to it, its money included: a payment may come late, and a refund takes a while. */
export const isGoingOn = ({ status, payment }: OrderView) =>
  isActive(status) || payment?.status === 'CREATED' || payment?.status === 'REFUNDING'

/** It is held for somebody who waited, theirs to take or to decline: nobody is confirming it. */
export const isOffer = ({ status, offeredUntil }: OrderView) => status === 'PENDING' && Boolean(offeredUntil)

/** Whether there is something to tap below it. An offer has its own answers, and what is paid at the counter ends there. */
export const hasActions = (order: OrderView) =>
  !isOffer(order) && (order.status !== 'READY' || order.collectable)

export const pieces = (order: OrderView) => order.lines.reduce((sum, line) => sum + line.quantity, 0)

export type Step = {
  key: 'placed' | 'confirmed' | 'preparing' | 'ready' | 'collected'
  at: Date | null
  state: 'done' | 'now' | 'next'
}

const ORDER: OrderStatus[] = ['PENDING', 'CONFIRMED', 'PREPARING', 'READY', 'COLLECTED']

/** The way of an order that is going well; of one that nobody fetched, as far as it came. A step without a time was skipped over, not missed. */
export function stepsOf(order: OrderView): Step[] {
  const reached = ORDER.indexOf(order.status === 'NO_SHOW' ? 'READY' : order.status)
  const times = [order.placedAt, order.confirmedAt, order.preparingAt, order.readyAt, order.collectedAt]
  const over = order.status === 'COLLECTED' || order.status === 'NO_SHOW'
  return (['placed', 'confirmed', 'preparing', 'ready', 'collected'] as const).map((key, index) => ({
    key,
    at: times[index] ?? null,
    state: index < reached || (over && index === reached) ? 'done' : index === reached ? 'now' : 'next',
  }))
}
