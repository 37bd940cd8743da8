'use client'
import { useEffect, useRef } from 'react'
import type { TicketView } from '@/server/kitchen/schema'

/** Calls `onReminded` with the tickets whose owners have asked where they stay since the board was first shown. */
export function useReminders(
  mealId: string,
  tickets: TicketView[] | undefined,
  onReminded: (asked: TicketView[]) => void,
) {
  const seen = useRef<{ mealId: string; counts: Map<string, number> } | null>(null)
  useEffect(() => {
    if (!tickets) return
    const before = seen.current?.mealId === mealId ? seen.current.counts : null
    seen.current = { mealId, counts: new Map(tickets.map(({ id, reminders }) => [id, reminders])) }
    if (!before) return
    const asked = tickets.filter(({ id, reminders }) => reminders > (before.get(id) ?? 0))
    if (asked.length > 0) onReminded(asked)
  }, [mealId, tickets, onReminded])
}
