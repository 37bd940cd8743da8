import { z } from 'zod'
import type { CancelledBy, DeliveryMethod, MealKind, MealStatus } from '@/prisma/generated/enums'
import type { TicketView } from '@/server/kitchen/schema'
import type { OrderView } from '@/server/orders/schema'
import { id } from '@/server/schema'

/** tRPC adds lastEventId when an EventSource comes back; it is the client's word and only ever narrows a query. */
export const watchMineInput = z.strictObject({
  mealId: id.optional(),
  lastEventId: z.string().max(64).nullish(),
})
export const watchKitchenInput = z.strictObject({ mealId: id, lastEventId: z.string().max(64).nullish() })

/** A meal as it is now, with the portions left by menu item: always the whole meal, so that a missed message costs nothing. */
export type StockSnapshot = {
  type: 'stock'
  mealId: string
  status: MealStatus
  cutoffAt: Date
  noticeZh: string
  noticeEn: string
  left: Record<string, number>
  /** People in line, by menu item, of those that are sold out and can be waited for. */
  waiting: Record<string, number>
}

export type MineEvent =
  | { type: 'orders'; orders: OrderView[] }
  | ({ type: 'badges' } & BadgesView)
  | StockSnapshot
  /** The cart changed on another device: fetch it again. */
  | { type: 'cart'; mealId: string }

export type KitchenEvent = { type: 'tickets'; tickets: TicketView[] } | StockSnapshot

/** Everything an inbox may hold. A screen has a sentence for each. */
export const NOTIFICATION_KINDS = [
  'READY',
  'CANCELLED',
  'REJECTED',
  'DISHES_CHANGED',
  'PAYMENT_REMINDER',
  'REFUNDED',
  'WAITLIST_OFFERED',
  'WAITLIST_ORDERED',
  'WAITLIST_LAPSED',
  'WAITLIST_CLOSED',
  'MEAL_OPEN',
] as const
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number]

/** What a sentence needs, as it was when it was written. Cents; instants as ISO strings in UTC. */
export type NotificationDetail = {
  pickupNumber?: string | null
  /** The first few dishes it is about, of `dishCount`. */
  dishes?: { zh: string; en: string }[]
  dishCount?: number
  /** The dish named is the one that went wrong. */
  blamed?: boolean
  /** DISHES_CHANGED: what `dishes` have become, in their order. */
  becomes?: { zh: string; en: string }[]
  slotStartsAt?: string
  /** The canteen's, for the instants here. */
  timeZone?: string
  by?: CancelledBy | null
  /** A code of ours or a cook's words. */
  reason?: string | null
  /** CANCELLED: what is back in the balance; the others beside it are the company's and a gateway's part. */
  amountCents?: number
  allowanceCents?: number
  onlineCents?: number
  /** READY: whether it waits to be fetched or is being brought. */
  method?: DeliveryMethod
  /** MEAL_OPEN: what can be ordered. `serviceDate` is the canteen's calendar day, "2026-11-21". */
  meal?: { id: string; kind: MealKind; serviceDate: string }
  /** Until when something can be done about it. */
  until?: string | null
}

export type NotificationView = {
  id: string
  kind: NotificationKind
  orderId: string | null
  detail: NotificationDetail
  createdAt: Date
  readAt: Date | null
}

/** Newest first. `timeZone` is the canteen's, for the days. */
export type InboxPage = { items: NotificationView[]; more: boolean; timeZone: string }

/** What the tabs show: notifications not read, orders that wait to be fetched, and those that are being brought. */
export type BadgesView = { unread: number; ready: number; coming: number }

export const listInboxInput = z.strictObject({
  /** The last one seen. */
  before: z.strictObject({ createdAt: z.date(), id }).optional(),
})

/** By what was seen, or by the order that was opened. */
export const markReadInput = z.union([
  z.strictObject({ ids: z.array(id).min(1).max(50) }),
  z.strictObject({ orderId: id }),
])
/** Without a meal: whichever can be ordered next. */
export const menuAlertInput = z.strictObject({ mealId: id.optional() })
export const setMenuAlertInput = menuAlertInput.extend({ on: z.boolean() })
/** Everything up to what is on the screen: what comes meanwhile has not been seen. */
export const markAllReadInput = z.strictObject({ upTo: z.date() })
