import type { CartLine, CartLineView, CartView, Fallback, FallbackView } from '@/server/cart/schema'
import type { DishView, MenuView, VariantView } from '@/server/menu/schema'
import { cartOf } from './cart-lines'
import type { OutboxState } from './cart-outbox'
import { isCovered, toFallback } from './fallback-rules'
import { lineKey } from './line-key'

/** A dish and its variant by menu item: what turns a wish into a line with names and prices. */
export type Catalogue = ReadonlyMap<string, { dish: DishView; variant: VariantView; categoryId: string }>

export function catalogueOf(menu: MenuView): Catalogue {
  return new Map(
    menu.categories.flatMap((category) =>
      category.dishes.flatMap((dish) =>
        dish.variants.map(
          (variant) => [variant.menuItemId, { dish, variant, categoryId: category.id }] as const,
        ),
      ),
    ),
  )
}

/** One portion with its options, in cents. */
export function unitPrice(dish: DishView, variant: VariantView, optionIds: readonly string[]): number {
  const options = dish.optionGroups.flatMap((group) => group.options).filter((o) => optionIds.includes(o.id))
  return options.reduce((sum, option) => sum + option.priceDeltaCents, variant.priceCents)
}

/** What a dish with these options contains: the dish's allergens and those that the options bring in. */
export function allergensOf(dish: DishView, optionIds: readonly string[]): string[] {
  const options = dish.optionGroups.flatMap((group) => group.options).filter((o) => optionIds.includes(o.id))
  return [...new Set([...dish.allergens, ...options.flatMap((option) => option.allergens)])]
}

function drawFallbacks(fallbacks: readonly Fallback[], catalogue: Catalogue): FallbackView[] {
  return fallbacks.flatMap((fallback) => {
    const entry = catalogue.get(fallback.menuItemId)
    if (!entry) return []
    const { dish, variant } = entry
    return {
      ...toFallback(fallback),
      dishNameZh: dish.nameZh,
      dishNameEn: dish.nameEn,
      variantNameZh: variant.nameZh,
      variantNameEn: variant.nameEn,
      allergens: allergensOf(dish, fallback.optionIds),
      unitPriceCents: unitPrice(dish, variant, fallback.optionIds),
      left: variant.left,
    }
  })
}

function draw(line: CartLine, catalogue: Catalogue): CartLineView | null {
  const entry = catalogue.get(line.menuItemId)
  if (!entry) return null
  const { dish, variant } = entry
  const options = dish.optionGroups
    .flatMap((group) => group.options)
    .filter((o) => line.optionIds.includes(o.id))
  return {
    ...line,
    key: lineKey(line),
    dishId: dish.id,
    dishNameZh: dish.nameZh,
    dishNameEn: dish.nameEn,
    variantNameZh: variant.nameZh,
    variantNameEn: variant.nameEn,
    image: dish.image,
    allergens: allergensOf(dish, line.optionIds),
    options: options.map(({ id, nameZh, nameEn, priceDeltaCents }) => ({
      id,
      nameZh,
      nameEn,
      priceDeltaCents,
    })),
    unitPriceCents: unitPrice(dish, variant, line.optionIds),
    listPriceCents: variant.listPriceCents,
    left: variant.left,
    perPersonLimit: variant.perPersonLimit,
    problem: null,
    fallbacks: drawFallbacks(line.fallbacks ?? [], catalogue),
  }
}

/** Two lines may share one stock: what counts is what they want together. */
function judge(lines: CartLineView[], catalogue: Catalogue): CartLineView[] {
  const wanted = new Map<string, number>()
  for (const line of lines) wanted.set(line.menuItemId, (wanted.get(line.menuItemId) ?? 0) + line.quantity)
  return lines.map((line) => {
    if (line.problem === 'UNAVAILABLE' || line.problem === 'OPTIONS_INVALID') return line
    const left = catalogue.get(line.menuItemId)?.variant.left ?? line.left
    const short = (wanted.get(line.menuItemId) ?? 0) > left
    const fallbacks = line.fallbacks.map((fallback) => ({
      ...fallback,
      left: catalogue.get(fallback.menuItemId)?.variant.left ?? fallback.left,
    }))
    const judged = { ...line, left, fallbacks }
    // Nothing is wrong with a line that a fallback can take whole: that is what it is there for.
    if (!short || isCovered(judged)) return { ...judged, problem: null }
    return { ...judged, problem: left === 0 ? 'SOLD_OUT' : 'SHORT' }
  })
}

/**
 * The cart on the screen: the server's, with this phone's wishes on top. Without the server's word the last one known
 * is drawn from the menu.
 */
export function mergeCart(
  mealId: string,
  view: CartView | undefined,
  box: Pick<OutboxState, 'wanted' | 'cleared' | 'known'>,
  catalogue: Catalogue,
): CartView {
  const base = box.cleared
    ? []
    : (view?.lines ?? box.known.map((line) => draw(line, catalogue)).filter((line) => line !== null))
  const lines = new Map(base.map((line) => [lineKey(line), line]))
  for (const [key, wish] of box.wanted) {
    const known = lines.get(key)
    const fallbacks = drawFallbacks(wish.fallbacks ?? [], catalogue)
    const line = known ? { ...known, ...wish, fallbacks } : draw(wish, catalogue)
    if (wish.quantity === 0) lines.delete(key)
    else if (line) lines.set(key, line)
  }
  return cartOf(mealId, judge([...lines.values()], catalogue))
}
