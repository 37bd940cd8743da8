import type { CartLineView, FallbackView } from '@/server/cart/schema'
import type { DishView, MenuView, OptionGroupView } from '@/server/menu/schema'

/** A line of one portion at ¥10 with plenty left, but for what is given. */
export function aLine(over: Partial<CartLineView> & { menuItemId: string }): CartLineView {
  const { menuItemId } = over
  return {
    ...{ key: menuItemId, optionIds: [], quantity: 1, note: '', options: [], problem: null, fallbacks: [] },
    ...{ dishId: `dish-${menuItemId}`, dishNameZh: menuItemId, dishNameEn: menuItemId },
    ...{ variantNameZh: '', variantNameEn: '', image: null, allergens: [], perPersonLimit: null },
    ...{ unitPriceCents: 1_000, listPriceCents: 1_000, left: 50 },
    ...over,
  }
}

export function aFallback(menuItemId: string, left = 50, unitPriceCents = 800): FallbackView {
  const names = { dishNameZh: menuItemId, dishNameEn: menuItemId, variantNameZh: '', variantNameEn: '' }
  return { menuItemId, optionIds: [], ...names, allergens: [], unitPriceCents, left }
}

/** A group with the options named; `minSelect` and `maxSelect` are its rule. */
export function aGroup(
  id: string,
  [minSelect, maxSelect]: [number, number],
  options: (Partial<OptionGroupView['options'][number]> & { id: string })[],
): OptionGroupView {
  return {
    ...{ id, nameZh: id, nameEn: id, minSelect, maxSelect },
    options: options.map((option) => ({
      ...{ nameZh: option.id, nameEn: option.id, priceDeltaCents: 0, allergens: [], onSale: true },
      ...option,
    })),
  }
}

/** A dish whose one variant is the menu item of the same name. */
export function aDish(id: string, left = 50, over: Partial<DishView> = {}): DishView {
  const variant = { menuItemId: id, nameZh: '', nameEn: '', priceCents: 1_000, listPriceCents: 1_000 }
  return {
    ...{ id: `dish-${id}`, nameZh: id, nameEn: id, descriptionZh: '', descriptionEn: '', image: null },
    ...{ allergens: [], diets: [], ingredientsZh: '', ingredientsEn: '' },
    ...{ spice: 0, soldCount: 0, optionGroups: [] },
    variants: [{ ...variant, left, perPersonLimit: null, ordered: 0, waiting: null }],
    ...over,
  }
}

/** The part of a menu that has dishes, by category. */
export function aMenu(dishes: Record<string, DishView[]>): MenuView {
  const categories = Object.entries(dishes).map(([id, list]) => ({
    id,
    nameZh: id,
    nameEn: id,
    dishes: list,
  }))
  return { categories } as unknown as MenuView
}
