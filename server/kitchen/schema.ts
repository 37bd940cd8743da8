import { z } from 'zod'
import type {
  AcceptMode,
  CancelledBy,
  DeliveryMethod,
  MealKind,
  MealStatus,
  OrderStatus,
  PaymentMethod,
  PaymentState,
} from '@/prisma/generated/enums'
import type { RatingTag } from '@/server/orders/rating-rules'
import { id, text } from '@/server/schema'

/** `version` is the one the cook saw: a tap on a ticket that has changed meanwhile is refused, not applied. */
export const advanceInput = z.strictObject({
  orderId: id,
  version: z.number().int().min(1),
  to: z.enum(['PREPARING', 'READY', 'COLLECTED', 'NO_SHOW']),
})
export const declineInput = z.strictObject({ orderId: id, reason: text(100).refine((s) => s.length > 0) })
export const setPlannedInput = z.strictObject({
  menuItemId: id,
  planned: z.number().int().min(0).max(10_000),
})
/** `digest` is that of the preview the cook has read. */
export const shrinkInput = setPlannedInput.extend({ digest: z.string().length(43) })
export const setOnSaleInput = z.strictObject({ menuItemId: id, onSale: z.boolean() })
/** Two lines of a phone hold about as much. */
export const setNoticeInput = z.strictObject({ mealId: id, noticeZh: text(100), noticeEn: text(100) })
export const createMealInput = z.strictObject({
  serviceDate: z.iso.date(),
  kind: z.enum(['BREAKFAST', 'LUNCH', 'DINNER', 'SUPPER']),
  /** Local times of the canteen's zone, "17:30". */
  cutoffTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  firstSlotTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  slotCount: z.number().int().min(1).max(24).default(6),
  slotMinutes: z.number().int().min(5).max(120).default(15),
  cellsPerSlot: z.number().int().min(1).max(200).default(24),
  acceptMode: z.enum(['AUTO', 'MANUAL']).default('AUTO'),
})

export type KitchenMeal = {
  id: string
  kind: MealKind
  serviceDate: string
  status: MealStatus
  acceptMode: AcceptMode
  /** The canteen's. */
  timeZone: string
  opensAt: Date
  cutoffAt: Date
  /** When this was read, by the database's clock. */
  serverNow: Date
  /** Above the menu; empty: nothing. */
  noticeZh: string
  noticeEn: string
  itemCount: number
  /** Orders in each status. */
  counts: Partial<Record<OrderStatus, number>>
}

/** An order as the kitchen sees it: what to cook and whom to call, no money beyond what is due. */
export type TicketView = {
  id: string
  mealId: string
  version: number
  status: OrderStatus
  number: string
  pickupNumber: string
  cell: number | null
  slot: { startsAt: Date; endsAt: Date }
  personName: string
  department: string | null
  deliveryMethod: DeliveryMethod
  building: string | null
  floor: string | null
  seat: string | null
  phone: string | null
  callBeforeDelivery: boolean
  cutlery: boolean
  note: string
  paymentMethod: PaymentMethod
  paymentState: PaymentState
  /** Cents to take at the counter. */
  dueCents: number
  cancelledBy: CancelledBy | null
  cancelReason: string | null
  confirmedAt: Date
  readyAt: Date | null
  updatedAt: Date
  /** How often its owner has asked where it stays, and when last. */
  reminders: number
  remindedAt: Date | null
  lines: {
    id: string
    dishNameZh: string
    dishNameEn: string
    variantNameZh: string
    variantNameEn: string
    options: { nameZh: string; nameEn: string }[]
    allergens: string[]
    /** Of these, what the person's profile says they must not eat. */
    forbidden: string[]
    quantity: number
    note: string
  }[]
}

export type BoardView = { meal: KitchenMeal; timeZone: string; tickets: TicketView[]; serverNow: Date }

/** Thumbs and words for a dish, in the last three months. */
export type DishRating = {
  dishId: string
  likes: number
  dislikes: number
  /** Most often said first. */
  tags: { tag: RatingTag; count: number }[]
}

export type StockRow = {
  menuItemId: string
  dishId: string
  categoryZh: string
  categoryEn: string
  dishNameZh: string
  dishNameEn: string
  variantNameZh: string
  variantNameEn: string
  priceCents: number
  planned: number
  /** planned − remaining: confirmed portions. */
  taken: number
  remaining: number
  /** What Redis would still admit; null when Redis is away. */
  available: number | null
  onSale: boolean
  perPersonLimit: number | null
  /** People in line for it. */
  waiting: number
}

/** What a shrink would do, the latest confirmed order first. `digest` names exactly this decision. */
export type ShrinkPreview = {
  menuItemId: string
  planned: number
  taken: number
  affected: ShrinkFate[]
  digest: string
}

export type ShrinkFate = {
  orderId: string
  pickupNumber: string
  personName: string
  /** Portions of the dish that the order loses. */
  quantity: number
  outcome: 'MOVED' | 'CANCELLED'
  /** What it gets instead, when it is moved. */
  to: {
    quantity: number
    dishNameZh: string
    dishNameEn: string
    variantNameZh: string
    variantNameEn: string
  }[]
  /** Cents that go back to the balance, to the company's allowance, and the way they were paid online. */
  backCents: number
  allowanceBackCents: number
  onlineBackCents: number
  /** Portions of other dishes that are cancelled along. */
  otherPortions: number
}
