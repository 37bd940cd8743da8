import type { MealStatus } from '@/prisma/generated/enums'

export type Phase = 'draft' | 'upcoming' | 'open' | 'closed'

/** Where a meal stands at `now`, ms since the epoch: an open one takes orders from when it opens to its cut-off. */
export function phaseAt(meal: { status: MealStatus; opensAt: Date; cutoffAt: Date }, now: number): Phase {
  if (meal.status === 'DRAFT') return 'draft'
  if (meal.status === 'CLOSED' || now >= meal.cutoffAt.getTime()) return 'closed'
  return now < meal.opensAt.getTime() ? 'upcoming' : 'open'
}
