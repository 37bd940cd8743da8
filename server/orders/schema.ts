import { z } from 'zod'
import type {
  CancelledBy,
  DeliveryMethod,
  MealKind,
  OrderStatus,
  PaymentMethod,
  PaymentState,
  PaymentStatus,
  RejectReason,
} from '@/prisma/generated/enums'
import { type CartView, cartLine, MAX_LINES } from '@/server/cart/schema'
import type { CanteenView, MealSummary, SlotView } from '@/server/menu/schema'
import { id, text } from '@/server/schema'
import { BAD_TAGS, GOOD_TAGS, type RatingTag, tagsFor } from './rating-rules'
import type { ReorderVerdict } from './reorder-rules'

export const orderInput = z.strictObject({ orderId: id })
export const openCheckoutInput = z.strictObject({
  mealId: id,
  /** What this device remembers of the cart; read only when Redis is away. */
  fallback: z.array(cartLine).max(MAX_LINES).optional(),
})

const pickup = z.strictObject({ method: z.literal('PICKUP') })
const desk = z.strictObject({
  method: z.literal('DESK'),
  building: text(40).refine((s) => s.length > 0),
  floor: text(20).default(''),
  seat: text(40).default(''),
  phone: z.string().regex(/^\+?[0-9 -]{5,20}$/),
  callBeforeDelivery: z.boolean().default(false),
})

/** What a person asks for. No total, no name, and no price that would be charged: those are the server's. */
export const submitInput = z.strictObject({
  ticket: z.string().min(1).max(400),
  mealId: id,
  lines: z.array(cartLine).min(1).max(MAX_LINES),
  pickupSlotId: id,
  delivery: z.discriminatedUnion('method', [pickup, desk]).default({ method: 'PICKUP' }),
  paymentMethod: z.enum(['WALLET', 'CASH', 'ONLINE']),
  cutlery: z.boolean().default(false),
  note: text(200).default(''),
  invoiceTitle: text(80).optional(),
  /** What the page said they would pay beside the allowance, cents. Only compared: an order never costs them more unasked. */
  shownOwnCents: z.int().min(0).optional(),
})
export type SubmitInput = z.infer<typeof submitInput>

export const listOrdersInput = z.strictObject({
  filter: z.enum(['active', 'done', 'cancelled']),
  /** The placedAt of the last order seen. */
  before: z.date().optional(),
})

export const rateInput = z
  .strictObject({
    orderId: id,
    liked: z.boolean(),
    tags: z
      .array(z.enum([...GOOD_TAGS, ...BAD_TAGS]))
      .max(BAD_TAGS.length)
      .refine((tags) => new Set(tags).size === tags.length, 'each once')
      .default([]),
    comment: text(200).default(''),
  })
  .refine(({ liked, tags }) => tags.every((tag) => tagsFor(liked).includes(tag)), { path: ['tags'] })
export type RateInput = z.infer<typeof rateInput>

export type RatingView = { liked: boolean; tags: RatingTag[]; comment: string }

/** What the page that confirms shows: what it will cost, where and when it can be fetched. All of it may move. */
export type CheckoutState = {
  cart: CartView
  canteen: CanteenView
  mealKind: MealKind
  serviceDate: string
  cutoffAt: Date
  slots: SlotView[]
  /** What is left of the company's allowance for this meal, less what orders under way were promised. */
  allowanceLeftCents: number
  balanceCents: number
  /** Somebody takes online payments. */
  onlinePayment: boolean
  /** The least that can be paid so, cents. */
  onlineMinCents: number
  serverNow: Date
}

/** With the ticket to order it. */
export type CheckoutView = CheckoutState & { ticket: string; orderId: string; expiresAt: Date }

export type OrderLineView = {
  id: string
  menuItemId: string
  dishId: string
  dishNameZh: string
  dishNameEn: string
  variantNameZh: string
  variantNameEn: string
  allergens: string[]
  options: { id: string; nameZh: string; nameEn: string; priceDeltaCents: number }[]
  note: string
  quantity: number
  unitPriceCents: number
  listPriceCents: number
  discountCents: number
  /** What was asked for first, when the line is one of its fallbacks. */
  firstChoice: { dishNameZh: string; dishNameEn: string } | null
  /** It became this because the kitchen cooks fewer of what it was. */
  movedByKitchen: boolean
}

/** A line of an old order, held against a menu of today. Portions and cents. */
export type ReorderLine = Pick<
  OrderLineView,
  'id' | 'dishNameZh' | 'dishNameEn' | 'variantNameZh' | 'variantNameEn' | 'options' | 'note'
> & {
  verdict: ReorderVerdict
  /** Null when today's menu does not have it. */
  menuItemId: string | null
  optionIds: string[]
  wanted: number
  /** What can be added: 0 unless OK or FEWER. */
  quantity: number
  unitPriceCents: number | null
  oldUnitPriceCents: number
  /** What it holds of what the person must not eat. */
  avoided: string[]
}

/** `meal`: the open one it would be ordered for. Without one, `next` is the meal that opens next, if that is known. */
export type ReorderView = {
  meal: MealSummary | null
  next: MealSummary | null
  timeZone: string
  lines: ReorderLine[]
}

/** A page of orders, newest first, and the pictures of their dishes by dish id. */
export type OrdersPage = { orders: OrderView[]; more: boolean; images: Record<string, string> }

/** Cents; `refundCents` is what goes back of it, or went, and `otherBackCents` that of the other payments of the order. */
export type PaymentView = {
  status: PaymentStatus
  amountCents: number
  refundCents: number
  otherBackCents: number
}

/** An order as its owner sees it. Instants UTC, money in cents. */
export type OrderView = {
  id: string
  mealId: string
  mealKind: MealKind
  serviceDate: string
  cutoffAt: Date
  timeZone: string
  /** Where it is fetched. */
  canteenNameZh: string
  canteenNameEn: string
  status: OrderStatus
  version: number
  number: string | null
  pickupNumber: string | null
  cell: number | null
  slot: { id: string; startsAt: Date; endsAt: Date }
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
  subtotalCents: number
  deliveryFeeCents: number
  totalCents: number
  allowanceCents: number
  walletCents: number
  /** totalCents − allowanceCents − walletCents, or 0 when paid or cancelled. */
  dueCents: number
  /** An online order that is unpaid then is cancelled. */
  payBy: Date | null
  /** What became of its online payment; of several, the one that matters most. Null: nobody has begun to pay. */
  payment: PaymentView | null
  /** Asked for, and whether it was issued; null: not wanted. It is for what they pay themselves. */
  invoice: { title: string; issued: boolean } | null
  rejectReason: RejectReason | null
  rejectedLineId: string | null
  cancelledBy: CancelledBy | null
  cancelReason: string | null
  /** An offer to its owner, who waited for it, until then: theirs to take or to decline. */
  offeredUntil: Date | null
  /** Its owner may cancel now, by the database's clock. */
  cancellable: boolean
  /** Its owner may say that they have taken it: it is ready and nothing is due. */
  collectable: boolean
  /** How often its owner has reminded the kitchen, and from when they may (again); null when no more. */
  reminders: number
  remindableFrom: Date | null
  rating: RatingView | null
  /** Until when it can be rated; null before it is collected. */
  ratableUntil: Date | null
  placedAt: Date
  confirmedAt: Date | null
  /** When the kitchen began. */
  preparingAt: Date | null
  readyAt: Date | null
  collectedAt: Date | null
  rejectedAt: Date | null
  cancelledAt: Date | null
  updatedAt: Date
  lines: OrderLineView[]
}
