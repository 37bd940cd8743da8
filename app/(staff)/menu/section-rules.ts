import type { DishView, MenuView } from '@/server/menu/schema'
import type { ProfileView } from '@/server/people/schema'

/** A part of the list: a category, or the person's own dishes above all others. */
export type Section = { id: string; nameZh: string; nameEn: string; dishes: DishView[] }

/** Where every dish stands; decided once, so that nothing moves under a finger when it sells out. */
export type Look = { id: string; dishIds: string[] }[]

export const OWN_SECTION = 'own'

const isSoldOut = (dish: DishView) => dish.variants.every((variant) => variant.left === 0)
const soldOutLast = (dishes: DishView[]) => [
  ...dishes.filter((dish) => !isSoldOut(dish)),
  ...dishes.filter(isSoldOut),
]

/**
 * The order of a menu at first sight: favourites and the usual first, then the categories; sold-out dishes at the end of
 * theirs, categories that have nothing else at the end of all.
 */
export function lookAt(
  menu: MenuView,
  { favourites, usual }: Pick<ProfileView, 'favourites' | 'usual'>,
): Look {
  const dishes = new Map(
    menu.categories.flatMap((category) => category.dishes.map((dish) => [dish.id, dish])),
  )
  const own = [...new Set([...favourites, ...usual])].flatMap((id) => dishes.get(id) ?? [])
  const [left, soldOut] = [false, true].map((gone) =>
    menu.categories.filter((category) => category.dishes.every(isSoldOut) === gone),
  )
  return [
    ...(own.length > 0 ? [{ id: OWN_SECTION, dishIds: soldOutLast(own).map((dish) => dish.id) }] : []),
    ...[...(left ?? []), ...(soldOut ?? [])].map((category) => ({
      id: category.id,
      dishIds: soldOutLast(category.dishes).map((dish) => dish.id),
    })),
  ]
}

/** The menu as it is now in the order of its first sight; what came later stands at the end. */
export function sectionsOf(menu: MenuView, look: Look, ownName: string): Section[] {
  const dishes = new Map(
    menu.categories.flatMap((category) => category.dishes.map((dish) => [dish.id, dish])),
  )
  const categories = new Map(menu.categories.map((category) => [category.id, category]))
  const seen = new Set(look.map(({ id }) => id))
  const known = look.flatMap(({ id, dishIds }): Section[] => {
    const placed = dishIds.flatMap((dishId) => dishes.get(dishId) ?? [])
    if (id === OWN_SECTION) return [{ id, nameZh: ownName, nameEn: ownName, dishes: placed }]
    const category = categories.get(id)
    if (!category) return []
    const late = category.dishes.filter((dish) => !dishIds.includes(dish.id))
    // A dish that has changed its category meanwhile is where the menu has it now.
    const stayed = placed.filter((dish) => category.dishes.includes(dish))
    return [{ ...category, dishes: [...stayed, ...late] }]
  })
  return [...known, ...menu.categories.filter(({ id }) => !seen.has(id))].filter(
    (section) => section.dishes.length > 0,
  )
}
