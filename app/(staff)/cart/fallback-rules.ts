import type { CartLineView, Fallback, FallbackView } from '@/server/cart/schema'
import type { DishView, MenuView, VariantView } from '@/server/menu/schema'

/** As many as the server takes; its schema brings zod along, so the number is here again and a test compares. */
export const MOST_FALLBACKS = 3

/** What the server is told of a fallback: nothing else, and in this order, or the cart reads as changed. */
export const toFallback = ({ menuItemId, optionIds }: Fallback): Fallback => ({ menuItemId, optionIds })

type Choices = Pick<CartLineView, 'quantity' | 'left'> & { fallbacks: Pick<FallbackView, 'left'>[] }

/** Whether some fallback is enough for the whole line. */
export const isCovered = ({ quantity, fallbacks }: Choices): boolean =>
  fallbacks.some((fallback) => fallback.left >= quantity)

/** The fallback a line would be if it were ordered now; null while the first choice is enough, or when nothing is. */
export function standIn<L extends Choices>(line: L): L['fallbacks'][number] | null {
  if (line.left >= line.quantity) return null
  return line.fallbacks.find((fallback) => fallback.left >= line.quantity) ?? null
}

/** Cents for one portion of what the line would be now. */
export const priceNow = (line: CartLineView): number => (standIn(line) ?? line).unitPriceCents

/** The list with the item at `index` one place further up (−1) or down (+1); the same list at its ends. */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const next = [...list]
  const [item] = next.splice(index, 1)
  if (item === undefined || index + by < 0 || index + by >= list.length) return [...list]
  next.splice(index + by, 0, item)
  return next
}

export type Candidate = { dish: DishView; variant: VariantView; categoryId: string }

/** What could stand in for a line now: everything else there is enough of, its own category first. */
export function candidatesFor(menu: MenuView, line: CartLineView): Candidate[] {
  const taken = new Set([line.menuItemId, ...line.fallbacks.map((fallback) => fallback.menuItemId)])
  const all = menu.categories.flatMap(({ id: categoryId, dishes }) =>
    dishes.flatMap((dish) => dish.variants.map((variant) => ({ dish, variant, categoryId }))),
  )
  const own = all.find(({ dish }) => dish.id === line.dishId)?.categoryId
  const fit = all.filter(({ variant }) => variant.left >= line.quantity && !taken.has(variant.menuItemId))
  return [...fit.filter((c) => c.categoryId === own), ...fit.filter((c) => c.categoryId !== own)]
}
