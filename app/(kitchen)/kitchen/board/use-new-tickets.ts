'use client'
import { useEffect, useRef } from 'react'
import type { TicketView } from '@/server/kitchen/schema'

/** Calls `onNew` with the tickets that came since the board was first shown. */
export function useNewTickets(
  mealId: string,
  tickets: TicketView[] | undefined,
  onNew: (fresh: TicketView[]) => void,
) {
  const seen = useRef<{ mealId: string; ids: Set<string> } | null>(null)
  useEffect(() => {
    if (!tickets) return
    if (seen.current?.mealId !== mealId) {
      seen.current = { mealId, ids: new Set(tickets.map((ticket) => ticket.id)) }
      return
    }
    const { ids } = seen.current
    const fresh = tickets.filter((ticket) => !ids.has(ticket.id) && ticket.status === 'CONFIRMED')
    for (const ticket of tickets) ids.add(ticket.id)
    if (fresh.length > 0) onNew(fresh)
  }, [mealId, tickets, onNew])
}
