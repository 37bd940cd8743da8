import { z } from 'zod'
import type {
  CancelledBy,
  DeliveryMethod,
  MealKind,
  OrderStatus,
  PaymentMethod,
  PaymentState,
  RejectReason,
} from '@/prisma/generated/enums'
import { type CartView, cartLine, MAX_LINES } from '@/server/cart/schema'
import type { CanteenView, SlotView } from '@/server/menu/schema'
import { id, text } from '@/server/schema'

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

/** What a person asks for. No price, no total, no name: those are the server's. */
export const submitInput = z.strictObject({
  ticket: z.string().min(1).max(400),
  mealId: id,
  lines: z.array(cartLine).min(1).max(MAX_LINES),
  pickupSlotId: id,
  delivery: z.discriminatedUnion('method', [pickup, desk]).default({ method: 'PICKUP' }),
  paymentMethod: z.enum(['WALLET', 'CASH']),
  cutlery: z.boolean().default(false),
  note: text(200).default(''),
  invoiceTitle: text(80).optional(),
})
export type SubmitInput = z.infer<typeof submitInput>

export const listOrdersInput = z.strictObject({
  filter: z.enum(['active', 'done', 'cancelled']),
  /** The placedAt of the last order seen. */
  before: z.date().optional(),
})

/** The page that confirms: a ticket, what it will cost, where and when it can be fetched. */
export type CheckoutView = {
  ticket: string
  orderId: string
  expiresAt: Date
  cart: CartView
  canteen: CanteenView
  mealKind: MealKind
  serviceDate: string
  cutoffAt: Date
  slots: SlotView[]
  balanceCents: number
  serverNow: Date
}

export type OrderLineView = {
  id: string
  menuItemId: string
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
}

/** An order as its owner sees it. Instants UTC, money in cents. */
export type OrderView = {
  id: string
  mealId: string
  mealKind: MealKind
  serviceDate: string
  cutoffAt: Date
  timeZone: string
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
  walletCents: number
  /** totalCents − walletCents, or 0 when paid or cancelled. */
  dueCents: number
  rejectReason: RejectReason | null
  rejectedLineId: string | null
  cancelledBy: CancelledBy | null
  cancelReason: string | null
  /** Its owner may cancel now, by the database's clock. */
  cancellable: boolean
  placedAt: Date
  confirmedAt: Date | null
  acceptedAt: Date | null
  readyAt: Date | null
  collectedAt: Date | null
  rejectedAt: Date | null
  cancelledAt: Date | null
  updatedAt: Date
  lines: OrderLineView[]
}
