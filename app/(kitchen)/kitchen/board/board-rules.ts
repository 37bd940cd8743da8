import type { BoardView, TicketView } from '@/server/kitchen/schema'

export type Lane = 'new' | 'preparing' | 'ready' | 'done'
export const LANES: Lane[] = ['new', 'preparing', 'ready', 'done']

export function laneOf(status: TicketView['status']): Lane {
  if (status === 'CONFIRMED') return 'new'
  if (status === 'PREPARING') return 'preparing'
  if (status === 'READY') return 'ready'
  return 'done'
}

/** It is to be paid online and has not been. */
export function awaitsPayment({ paymentMethod, paymentState, status }: TicketView): boolean {
  return paymentMethod === 'ONLINE' && paymentState === 'UNPAID' && status === 'CONFIRMED'
}

export function byLane(tickets: TicketView[]): Record<Lane, TicketView[]> {
  const lanes: Record<Lane, TicketView[]> = { new: [], preparing: [], ready: [], done: [] }
  for (const ticket of tickets) lanes[laneOf(ticket.status)].push(ticket)
  return lanes
}

/**
 * The tickets after an update. Known tickets keep their place and their newer version; new ones are appended:
 * a card that moves while a finger comes down is the wrong card tapped.
 */
export function mergeTickets(known: TicketView[], incoming: TicketView[]): TicketView[] {
  const fresh = new Map(incoming.map((ticket) => [ticket.id, ticket]))
  const kept = known.map((ticket) => {
    const next = fresh.get(ticket.id)
    fresh.delete(ticket.id)
    return next && next.version >= ticket.version ? next : ticket
  })
  return [...kept, ...fresh.values()]
}

/** Longer than a ticket takes from the database to this screen, and than a board takes to be read, ms. */
const MAYBE_UNREAD_MS = 10_000

/**
 * A board fetched again, in the order already on the screen; what the server no longer lists goes, but not what has
 * changed so lately that the stream may have told of it after the board was read.
 */
export function mergeBoard(known: BoardView | undefined, fetched: BoardView): BoardView {
  if (!known || known.meal.id !== fetched.meal.id) return fetched
  const listed = new Set(fetched.tickets.map((ticket) => ticket.id))
  const readAt = fetched.serverNow.getTime() - MAYBE_UNREAD_MS
  const still = known.tickets.filter(({ id, updatedAt }) => listed.has(id) || updatedAt.getTime() > readAt)
  return { ...fetched, tickets: mergeTickets(still, fetched.tickets) }
}

/** Amber from here: a cook can still make it if they start now. Minutes. */
const SOON_MINUTES = 10

export type Urgency = { level: 'calm' | 'soon' | 'late'; minutes: number }

/** How a ticket stands against its slot. Minutes until it starts, or since when late. */
export function urgencyOf(startsAt: Date, now: number): Urgency {
  const minutes = Math.ceil((startsAt.getTime() - now) / 60_000)
  if (minutes <= 0) return { level: 'late', minutes: -minutes }
  return { level: minutes <= SOON_MINUTES ? 'soon' : 'calm', minutes }
}

export type DishTotal = Pick<
  TicketView['lines'][number],
  'dishNameZh' | 'dishNameEn' | 'variantNameZh' | 'variantNameEn' | 'quantity'
> & { key: string }

/** Portions still to cook by dish and spec, most first; then by code units, which no language sorts otherwise. */
export function dishTotals(tickets: TicketView[]): DishTotal[] {
  const totals = new Map<string, DishTotal>()
  for (const ticket of tickets) {
    if (ticket.status !== 'CONFIRMED' && ticket.status !== 'PREPARING') continue
    for (const { dishNameZh, dishNameEn, variantNameZh, variantNameEn, quantity } of ticket.lines) {
      const key = JSON.stringify([dishNameZh, dishNameEn, variantNameZh, variantNameEn])
      const total = totals.get(key)
      if (total) total.quantity += quantity
      else totals.set(key, { key, dishNameZh, dishNameEn, variantNameZh, variantNameEn, quantity })
    }
  }
  return [...totals.values()].sort((a, b) => b.quantity - a.quantity || (a.key < b.key ? -1 : 1))
}
