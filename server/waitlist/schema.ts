import { z } from 'zod'
import type { WaitlistStatus } from '@/prisma/generated/enums'
import { id, text } from '@/server/schema'

/** One portion of one sold-out dish, and what else an order needs to be placed for the person. Always to be picked up. */
export const joinWaitlistInput = z.strictObject({
  mealId: id,
  menuItemId: id,
  optionIds: z.array(id).max(20).default([]),
  note: text(50).default(''),
  pickupSlotId: id,
  /** ONLINE: their order waits for its payment as any other, and passes on when it is not paid in time. */
  paymentMethod: z.enum(['WALLET', 'CASH', 'ONLINE']),
  cutlery: z.boolean().default(false),
  /** Place the order as soon as there is a portion, instead of asking first. */
  autoOrder: z.boolean(),
})
export type JoinWaitlistInput = z.infer<typeof joinWaitlistInput>

export const entryInput = z.strictObject({ entryId: id })
export const offerInput = z.strictObject({ orderId: id })
export const myWaitlistInput = z.strictObject({ mealId: id.optional() })

/** What a person wants, as it stands on the entry. `shownCents`: the subtotal they saw; an order of theirs is never dearer. */
export type Wish = Omit<JoinWaitlistInput, 'mealId' | 'autoOrder'> & { shownCents: number }

/** A person's place in line. `ahead`: people before them; 0 when it is their turn. */
export type WaitlistEntryView = {
  id: string
  mealId: string
  menuItemId: string
  dishNameZh: string
  dishNameEn: string
  variantNameZh: string
  variantNameEn: string
  status: WaitlistStatus
  autoOrder: boolean
  wish: Wish
  ahead: number
  /** The order that was placed or offered. */
  orderId: string | null
  /** Until when an offer stands. */
  offeredUntil: Date | null
  /** Until when the order that was placed is to be paid online; null when nothing is due. */
  payBy: Date | null
  /** Why it lapsed: a code. */
  reason: string | null
  createdAt: Date
}
