import { priceLine } from '@/server/cart/price-rules'
import type { Orderable } from '@/server/menu/find-orderables'

/**
 * What today's menu has to say to a line of an old order. FEWER: less than was had then. SPEC_CHANGED: the dish is
 * there, but not as it was chosen, and nobody chooses for the person. LIMIT: they have ordered all that one may.
 */
export type ReorderVerdict = 'OK' | 'FEWER' | 'SOLD_OUT' | 'LIMIT' | 'SPEC_CHANGED' | 'NOT_ON_MENU'

type OldLine = { dishId: string; variantId: string; optionIds: string[]; quantity: number }
/** An item of today's menu; `left` is what can be ordered now, `ordered` what the person has ordered of it. Portions. */
export type Today = Orderable & { left: number; ordered: number }

export type ReorderDecision = {
  verdict: ReorderVerdict
  item: Today | null
  /** Portions that can be added; 0 unless OK or FEWER. */
  quantity: number
  /** One portion with its options today, in cents; null when it has no price. */
  unitPriceCents: number | null
  /** Those of the dish and of the options chosen. */
  allergens: string[]
}

/** Looks for a line's own variant with its own options on today's menu. Lines of one dish share what is left: see `used`. */
export function decideLine(line: OldLine, menu: Today[], used: Map<string, number>): ReorderDecision {
  const none = { item: null, quantity: 0, unitPriceCents: null, allergens: [] }
  const item = menu.find((one) => one.variantId === line.variantId)
  if (!item) {
    const other = menu.some((one) => one.dishId === line.dishId)
    return { ...none, verdict: other ? 'SPEC_CHANGED' : 'NOT_ON_MENU' }
  }
  if (!item.onSale || item.left === 0) return { ...none, item, verdict: 'SOLD_OUT' }
  const price = priceLine(item, line)
  if (!price.ok) return { ...none, item, verdict: 'SPEC_CHANGED' }
  const before = used.get(item.menuItemId) ?? 0
  const free = item.left - before
  const allowed = (item.perPersonLimit ?? Number.POSITIVE_INFINITY) - item.ordered - before
  if (free <= 0) return { ...none, item, verdict: 'SOLD_OUT' }
  if (allowed <= 0) return { ...none, item, verdict: 'LIMIT' }
  const quantity = Math.min(line.quantity, free, allowed)
  used.set(item.menuItemId, before + quantity)
  return {
    ...{ verdict: quantity < line.quantity ? 'FEWER' : 'OK', item, quantity },
    ...{ unitPriceCents: price.unitPriceCents, allergens: price.allergens },
  }
}

type Offer = { id: string; kind: string; orderable: boolean }

/** The meal an old order is ordered for again: one of its own kind if it can be, else the one that closes first. */
export function chooseMeal<M extends Offer>(meals: M[], kind: string): M | null {
  const open = meals.filter((meal) => meal.orderable)
  return open.find((meal) => meal.kind === kind) ?? open[0] ?? null
}
