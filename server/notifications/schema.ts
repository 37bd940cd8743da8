import { z } from 'zod'
import type { MealStatus } from '@/prisma/generated/enums'
import type { TicketView } from '@/server/kitchen/schema'
import type { OrderView } from '@/server/orders/schema'
import { id } from '@/server/schema'

/** tRPC adds lastEventId when an EventSource comes back; it is the client's word and only ever narrows a query. */
export const watchMineInput = z.strictObject({
  mealId: id.optional(),
  lastEventId: z.string().max(64).nullish(),
})
export const watchKitchenInput = z.strictObject({ mealId: id, lastEventId: z.string().max(64).nullish() })

/** Portions left by menu item: always the whole meal, so that a missed message costs nothing. */
export type StockSnapshot = {
  type: 'stock'
  mealId: string
  status: MealStatus
  cutoffAt: Date
  left: Record<string, number>
}

export type MineEvent =
  | { type: 'orders'; orders: OrderView[] }
  | StockSnapshot
  /** The cart changed on another device: fetch it again. */
  | { type: 'cart'; mealId: string }

export type KitchenEvent = { type: 'tickets'; tickets: TicketView[] } | StockSnapshot
