import { errorCode } from '@/app/error-text'
import type { CartLineView } from '@/server/cart/schema'
import type { SlotView } from '@/server/menu/schema'
import { errorDetails } from '../error-details'
import { slotProblem } from './slot-rules'

/** A line that cannot be had as wanted, and how much of it can. */
export type Change = {
  line: CartLineView
  to: number
  why: 'SOLD_OUT' | 'LIMIT' | 'UNAVAILABLE' | 'OPTIONS' | 'PRICE'
  /** PRICE: what one portion costs now. Cents. */
  unitPriceCents?: number
  /** LIMIT: how many a person may have, and how many of them this one has from earlier orders. */
  limit?: number
  had?: number
}

/** The lines a refusal names, with what can be had of them; empty when it is about something else. */
export function changesFor(error: unknown, lines: CartLineView[]): Change[] {
  const short = errorDetails(error, 'SOLD_OUT')
  if (short)
    return short.shortages.flatMap(({ menuItemId, left }) => cutDown(lines, menuItemId, left, 'SOLD_OUT'))
  const gone = errorDetails(error, 'ITEM_UNAVAILABLE')
  if (gone) return gone.menuItemIds.flatMap((id) => cutDown(lines, id, 0, 'UNAVAILABLE'))
  const wrong = errorDetails(error, 'OPTIONS_INVALID')
  if (wrong) return cutDown(lines, wrong.menuItemId, 0, 'OPTIONS')
  const prices = errorDetails(error, 'PRICE_CHANGED')?.unitPriceCents
  if (prices) {
    return lines.flatMap((line) => {
      const unitPriceCents = prices[line.key] ?? line.unitPriceCents
      if (unitPriceCents === line.unitPriceCents) return []
      return [{ line, to: line.quantity, why: 'PRICE', unitPriceCents }]
    })
  }
  const limited = errorDetails(error, 'PERSON_LIMIT')
  if (!limited) return []
  const { menuItemId, limit, had } = limited
  const cut = cutDown(lines, menuItemId, Math.max(0, limit - had), 'LIMIT')
  return cut.map((change) => ({ ...change, limit, had }))
}

/** What would be left of the lines there is too little of; nothing for one that a fallback takes. */
export function shortChanges(lines: CartLineView[]): Change[] {
  const short = new Map(
    lines.filter((line) => line.problem === 'SHORT').map(({ menuItemId, left }) => [menuItemId, left]),
  )
  return [...short].flatMap(([id, left]) => cutDown(lines, id, left, 'SOLD_OUT'))
}

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

/** Up to two slots with room that are not over, nearest in time to the one that is full. `now` in ms. */
export function nearestFree(slots: SlotView[], slotId: string, now: number): SlotView[] {
  const full = slots.find((slot) => slot.id === slotId)
  if (!full) return []
  const distance = (slot: SlotView) => Math.abs(slot.startsAt.getTime() - full.startsAt.getTime())
  return slots
    .filter((slot) => slot.id !== slotId && !slotProblem(slot, false, now))
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, 2)
}

/** The last two come here when no line is to blame, but one of its fallbacks. */
const CART = ['CART_CHANGED', 'ITEM_UNAVAILABLE', 'OPTIONS_INVALID']
const FRESH = new Set([...CART, 'PRICE_CHANGED', 'DELIVERY_UNAVAILABLE', 'TICKET_INVALID'])

/** Refusals that say that the cart is not what this page shows. */
export const blamesCart = (error: unknown) => CART.includes(errorCode(error) ?? '')

/** Refusals that say that the room this page shows is not what there is. */
export const blamesSlot = (error: unknown) => {
  const code = errorCode(error)
  return code === 'SLOT_FULL' || code === 'SLOT_UNAVAILABLE'
}

/** Refusals after which a page that is read again has nothing to show. */
export const isOver = (error: unknown) => {
  const code = errorCode(error)
  return code === 'CUTOFF_PASSED' || code === 'MEAL_NOT_OPEN'
}

/** Refusals of a checkout that time alone mends. */
export const isWait = (error: unknown) => {
  const code = errorCode(error)
  return code === 'IN_LINE' || code === 'RATE_LIMITED'
}

/** Refusals after which the page must be read again before it can be sent. */
export const wantsFreshTicket = (error: unknown) => FRESH.has(errorCode(error) ?? '')
