import type {
  CancelledBy,
  DeliveryMethod,
  OrderStatus,
  PaymentState,
  RejectReason,
} from '@/prisma/generated/enums'
import { OFFER_LAPSED } from '@/server/orders/order-rules'
import type { NotificationDetail, NotificationKind } from './schema'

/** An order as the relay finds it at the version that an event tells of. Cents. */
export type NewsOrder = {
  status: OrderStatus
  deliveryMethod: DeliveryMethod
  cancelledBy: CancelledBy | null
  cancelReason: string | null
  rejectReason: RejectReason | null
  paymentState: PaymentState
  walletCents: number
  allowanceCents: number
  /** What was paid at a gateway and goes back, whether it has left yet or not. */
  onlineBackCents: number
  /** What is still to be paid, and until when, once a reminder was sent. */
  dueCents: number
  payBy: Date | null
  reminded: boolean
  /** What a payment gateway has given back. */
  refundedCents: number
  /** An offer to somebody who waited, until then; and whether the order was placed for them as soon as there was a portion. */
  offeredUntil: Date | null
  placedForThem: boolean
  /** What the inbox has said of this order already. */
  told: string[]
}

type News = { kind: NotificationKind; detail: NotificationDetail }

/**
 * What the owner of an order should hear of, or null: nothing that they did or saw themselves. One thing at a time, the
 * weightiest first; what came before it (ready, when it is collected by now) is no news any more.
 */
export function newsOf(order: NewsOrder): News | null {
  const all: (News | false)[] = [
    order.offeredUntil !== null && {
      kind: 'WAITLIST_OFFERED',
      detail: { until: order.offeredUntil.toISOString() },
    },
    order.status === 'CONFIRMED' &&
      order.placedForThem && {
        kind: 'WAITLIST_ORDERED',
        detail:
          order.paymentState === 'UNPAID' && order.payBy
            ? { amountCents: order.dueCents, until: order.payBy.toISOString() }
            : {},
      },
    order.status === 'CANCELLED' &&
      order.cancelReason === OFFER_LAPSED && { kind: 'WAITLIST_LAPSED', detail: { reason: OFFER_LAPSED } },
    order.status === 'READY' && { kind: 'READY', detail: { method: order.deliveryMethod } },
    order.status === 'REJECTED' && { kind: 'REJECTED', detail: { reason: order.rejectReason } },
    order.status === 'CANCELLED' &&
      order.cancelledBy !== 'OWNER' && {
        kind: 'CANCELLED',
        detail: {
          by: order.cancelledBy,
          reason: order.cancelReason,
          ...(order.paymentState === 'REFUNDED' && {
            amountCents: order.walletCents,
            allowanceCents: order.allowanceCents,
            onlineCents: order.onlineBackCents,
          }),
        },
      },
    order.refundedCents > 0 && { kind: 'REFUNDED', detail: { amountCents: order.refundedCents } },
    (order.status === 'CONFIRMED' || order.status === 'PREPARING') &&
      order.paymentState === 'UNPAID' &&
      order.reminded && {
        kind: 'PAYMENT_REMINDER',
        detail: { amountCents: order.dueCents, until: order.payBy?.toISOString() ?? null },
      },
  ]
  return all.find((news): news is News => news !== false && !order.told.includes(news.kind)) ?? null
}
