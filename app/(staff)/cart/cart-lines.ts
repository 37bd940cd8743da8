import type { CartLine, CartLineView, CartView } from '@/server/cart/schema'
import type { OutboxState } from './cart-outbox'
import { priceNow, toFallback } from './fallback-rules'
import { lineKey } from './line-key'

/** Lines that an order may hold; one that is short can still be made smaller. */
export const orderable = (line: CartLineView) => line.problem === null || line.problem === 'SHORT'

/** Cents for the lines that can be ordered, each at the price of what it would be now. */
export function subtotalNow(lines: CartLineView[]): number {
  return lines.filter(orderable).reduce((sum, line) => sum + line.quantity * priceNow(line), 0)
}

/** A cart of these lines; `count` and `subtotalCents` are of those that can be ordered. */
export function cartOf(mealId: string, lines: CartLineView[]): CartView {
  const count = lines.filter(orderable).reduce((sum, line) => sum + line.quantity, 0)
  return { mealId, lines, count, subtotalCents: subtotalNow(lines) }
}

/** The cart without lines that were ordered. */
export function without({ mealId, lines }: CartView, ordered: CartLine[]): CartView {
  const keys = new Set(ordered.map(lineKey))
  return cartOf(
    mealId,
    lines.filter(({ key }) => !keys.has(key)),
  )
}

/** The lines this phone would order if nobody else knew the cart. */
export function keptLines({
  known,
  wanted,
  cleared,
}: Pick<OutboxState, 'wanted' | 'cleared' | 'known'>): CartLine[] {
  const lines = new Map((cleared ? [] : known).map((line) => [lineKey(line), line]))
  for (const [key, wish] of wanted) lines.set(key, wish)
  return [...lines.values()].filter((line) => line.quantity > 0)
}

/** The same for the same lines, in any order. */
export const fingerprint = (lines: CartLine[]) =>
  JSON.stringify(lines.map((line) => [lineKey(line), line.quantity, line.note, line.fallbacks ?? []]).sort())

/** What is kept, sent and compared of a line, wherever it comes from. */
export function toCartLine({ menuItemId, optionIds, quantity, note, fallbacks }: CartLine): CartLine {
  const line = { menuItemId, optionIds, quantity, note }
  return fallbacks?.length ? { ...line, fallbacks: fallbacks.map(toFallback) } : line
}
