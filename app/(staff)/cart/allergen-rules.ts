import type { CartLine } from '@/server/cart/schema'
import { lineKey } from './line-key'
import { allergensOf, type Catalogue } from './merge-cart'

/** A dish that contains what the person must not eat, on its way into the cart. */
export type Warning = { nameZh: string; nameEn: string; allergens: string[]; asFallback: boolean }

type Choice = Pick<CartLine, 'menuItemId' | 'optionIds'>

/**
 * What to ask about before `line` goes into the cart: its dish and every fallback, each down to its options. What
 * stands in the cart already (`before`) was asked about when it came there; taking away asks nothing.
 */
export function warningsFor(
  line: CartLine,
  before: Pick<CartLine, 'menuItemId' | 'optionIds' | 'quantity' | 'fallbacks'> | undefined,
  catalogue: Catalogue,
  mine: readonly string[],
): Warning[] {
  if (line.quantity === 0 || mine.length === 0) return []
  const choices = (of: Choice & { fallbacks?: Choice[] | undefined }) => [of, ...(of.fallbacks ?? [])]
  const known = new Set(before && before.quantity > 0 ? choices(before).map(lineKey) : [])
  return choices(line).flatMap((choice, rank) => {
    const dish = catalogue.get(choice.menuItemId)?.dish
    if (!dish || known.has(lineKey(choice))) return []
    const allergens = allergensOf(dish, choice.optionIds).filter((allergen) => mine.includes(allergen))
    if (allergens.length === 0) return []
    return { nameZh: dish.nameZh, nameEn: dish.nameEn, allergens, asFallback: rank > 0 }
  })
}

/** What of mine is in a dish however it is ordered, and what only some of its options would bring in. */
export function mineIn(
  dish: Parameters<typeof allergensOf>[0],
  mine: readonly string[],
): { always: string[]; sometimes: string[] } {
  const always = dish.allergens.filter((allergen) => mine.includes(allergen))
  const options = dish.optionGroups.flatMap((group) => group.options).flatMap((option) => option.allergens)
  const sometimes = mine.filter((allergen) => options.includes(allergen) && !always.includes(allergen))
  return { always, sometimes }
}
