import { errorCode } from '@/app/error-text'
import type { CartLineView } from '@/server/cart/schema'
import type { SlotView } from '@/server/menu/schema'
import { errorDetails } from '../error-details'

/** A line that cannot be had as wanted, and how much of it can. */
export type Change = { line: CartLineView; to: number; why: 'SOLD_OUT' | 'LIMIT' | 'UNAVAILABLE' | 'OPTIONS' }

/** The lines a refusal names, with what can be had of them; empty when it is about something else. */
export function changesFor(error: unknown, lines: CartLineView[]): Change[] {
  const short = errorDetails(error, 'SOLD_OUT')
  if (short)
    return short.shortages.flatMap(({ menuItemId, left }) => cutDown(lines, menuItemId, left, 'SOLD_OUT'))
  const gone = errorDetails(error, 'ITEM_UNAVAILABLE')
  if (gone) return gone.menuItemIds.flatMap((id) => cutDown(lines, id, 0, 'UNAVAILABLE'))
  const wrong = errorDetails(error, 'OPTIONS_INVALID')
  if (wrong) return cutDown(lines, wrong.menuItemId, 0, 'OPTIONS')
  const limit = errorDetails(error, 'PERSON_LIMIT')
  if (!limit) return []
  const wanted = total(lines, limit.menuItemId)
  // Within the limit and refused all the same: earlier orders have used it up.
  return cutDown(lines, limit.menuItemId, wanted > limit.limit ? limit.limit : 0, 'LIMIT')
}

const total = (lines: CartLineView[], id: string) =>
  lines.reduce((sum, line) => sum + (line.menuItemId === id ? line.quantity : 0), 0)

/** Lines of one dish share what is left; the first ones keep theirs. */
function cutDown(lines: CartLineView[], menuItemId: string, left: number, why: Change['why']): Change[] {
  let rest = left
  return lines.flatMap((line) => {
    if (line.menuItemId !== menuItemId) return []
    const to = Math.min(line.quantity, rest)
    rest -= to
    return to === line.quantity ? [] : [{ line, to, why }]
  })
}

/** Up to two slots with room, nearest in time to the one that is full. */
export function nearestFree(slots: SlotView[], slotId: string): SlotView[] {
  const full = slots.find((slot) => slot.id === slotId)
  if (!full) return []
  const distance = (slot: SlotView) => Math.abs(slot.startsAt.getTime() - full.startsAt.getTime())
  return slots
    .filter((slot) => slot.free > 0 && slot.id !== slotId)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, 2)
}

/** The last two come here when no line is to blame, but one of its fallbacks. */
const CART = ['CART_CHANGED', 'ITEM_UNAVAILABLE', 'OPTIONS_INVALID']
const FRESH = new Set([
  ...CART,
  'PRICE_CHANGED',
  'INSUFFICIENT_BALANCE',
  'DELIVERY_UNAVAILABLE',
  'TICKET_INVALID',
])

/** Refusals that say that the cart is not what this page shows. */
export const blamesCart = (error: unknown) => CART.includes(errorCode(error) ?? '')

/** Refusals of a checkout that time alone mends. */
export const isWait = (error: unknown) => {
  const code = errorCode(error)
  return code === 'IN_LINE' || code === 'RATE_LIMITED'
}

/** Refusals after which the page must be read again before it can be sent. */
export const wantsFreshTicket = (error: unknown) => FRESH.has(errorCode(error) ?? '')
