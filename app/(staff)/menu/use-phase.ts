'use client'

import type { MealSummary } from '@/server/menu/schema'
import { useNowSeconds } from '../use-clock'

export type Phase = 'draft' | 'upcoming' | 'open' | 'closed'

/** Where a meal stands by the server's clock; changes under the person's eyes, without a reload. */
export function usePhase(meal: MealSummary, serverNow: Date): Phase {
  const seconds = useNowSeconds()
  const now = seconds === null ? serverNow.getTime() : seconds * 1_000
  if (meal.status === 'DRAFT') return 'draft'
  if (meal.status === 'CLOSED' || now >= meal.cutoffAt.getTime()) return 'closed'
  return now < meal.opensAt.getTime() ? 'upcoming' : 'open'
}
