import type { OrderStatus } from '@/prisma/generated/enums'

/** Enough to be heard; more is noise on a board that everybody reads. */
export const MAX_REMINDERS = 3
/** A kitchen needs this long to do something about the last one. Minutes. */
export const REMINDER_GAP = 5
/** Before its slot has come near, nothing is late. Minutes. */
export const REMINDER_LEAD = 10

type Order = { status: OrderStatus; slotStartsAt: Date; reminders: number; remindedAt: Date | null }

/** From when its owner may remind the kitchen of an order; null when no more, or not in this state. */
export function remindableFrom({ status, slotStartsAt, reminders, remindedAt }: Order): Date | null {
  if (status !== 'CONFIRMED' && status !== 'PREPARING') return null
  if (reminders >= MAX_REMINDERS) return null
  const near = slotStartsAt.getTime() - REMINDER_LEAD * 60_000
  const again = remindedAt ? remindedAt.getTime() + REMINDER_GAP * 60_000 : 0
  return new Date(Math.max(near, again))
}
