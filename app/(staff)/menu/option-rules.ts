import type { DishView, OptionGroupView, VariantView } from '@/server/menu/schema'

/** The variant a dish is shown by; the server lists no dish without one. */
export function firstVariant(dish: DishView): VariantView {
  const [first] = dish.variants
  if (!first) throw new Error(`dish ${dish.id} has no variant`)
  return first
}

/** One and only one: radios. Everything else can be taken back, so it is check boxes. */
export const isSingle = (group: OptionGroupView) => group.minSelect === 1 && group.maxSelect === 1

/** What must be answered before what may be: one of several, then several, then the extras. */
export function inAskingOrder(groups: readonly OptionGroupView[]): OptionGroupView[] {
  const rank = (group: OptionGroupView) => (isSingle(group) ? 0 : group.minSelect > 0 ? 1 : 2)
  return [...groups].sort((a, b) => rank(a) - rank(b))
}

/** Whether a plain + would leave a question open. */
export function needsChoice(dish: DishView): boolean {
  return dish.variants.length > 1 || dish.optionGroups.some((group) => group.minSelect > 0)
}

/** What a person would not object to: the first free answer without an allergen of its own. Never anything paid. */
export function defaultOptions(dish: DishView): string[] {
  return dish.optionGroups.filter(isSingle).flatMap((group) => {
    const safe = group.options.find((o) => o.onSale && o.priceDeltaCents === 0 && o.allergens.length === 0)
    return safe ? [safe.id] : []
  })
}

/** The first group whose rule is not met, or null. */
export function firstUnmet(groups: OptionGroupView[], chosen: readonly string[]): OptionGroupView | null {
  const count = (group: OptionGroupView) => group.options.filter((o) => chosen.includes(o.id)).length
  return groups.find((group) => count(group) < group.minSelect || count(group) > group.maxSelect) ?? null
}

type Room = Pick<VariantView, 'left' | 'perPersonLimit' | 'ordered'>

/** Portions of a menu item that one more order may hold: stock, what the person's limit leaves, and the most one line takes. */
export function maxPortions({ left, perPersonLimit, ordered }: Room): number {
  return Math.min(left, perPersonLimit === null ? 20 : Math.max(0, perPersonLimit - ordered), 20)
}
