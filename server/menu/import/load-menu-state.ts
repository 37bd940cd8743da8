import type { Db, Prisma, Tx } from '@/server/db'
import { DomainError } from '@/server/errors'

const dishSelect = {
  id: true,
  nameZh: true,
  nameEn: true,
  descriptionZh: true,
  descriptionEn: true,
  image: true,
  allergens: true,
  diets: true,
  ingredientsZh: true,
  ingredientsEn: true,
  spice: true,
  categoryId: true,
  variants: { select: { id: true, nameZh: true, nameEn: true, priceCents: true, listPriceCents: true } },
  optionGroups: {
    select: {
      id: true,
      nameZh: true,
      nameEn: true,
      minSelect: true,
      maxSelect: true,
      options: {
        select: { id: true, nameZh: true, nameEn: true, priceDeltaCents: true, allergens: true },
        orderBy: [{ position: 'asc' }, { id: 'asc' }],
      },
    },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  },
} satisfies Prisma.DishSelect

export type StoredDish = Prisma.DishGetPayload<{ select: typeof dishSelect }>

export type StoredItem = {
  id: string
  variantId: string
  priceCents: number
  listPriceCents: number
  planned: number
  perPersonLimit: number | null
  position: number
  dishNameZh: string
  specZh: string
}

/** What a file is compared with: the canteen's categories, the dishes the file names, and the meal's whole menu. */
export type MenuState = {
  categories: { id: string; nameZh: string; nameEn: string }[]
  dishes: StoredDish[]
  items: StoredItem[]
  /** Portions in confirmed orders, by menu item id. Apart from the rest, because it changes with every order. */
  taken: Map<string, number>
}

/**
 * Reads what `dishNames` would change on the menu of a meal; null is a meal that is still to be made.
 * @throws DomainError NOT_FOUND when the meal is not this canteen's
 */
export async function loadMenuState(
  client: Db | Tx,
  { canteenId, mealId, dishNames }: { canteenId: string; mealId: string | null; dishNames: string[] },
): Promise<MenuState> {
  if (mealId !== null) {
    const meal = await client.meal.findFirst({ where: { id: mealId, canteenId }, select: { id: true } })
    if (!meal) throw new DomainError('NOT_FOUND', {})
  }
  const categories = await client.category.findMany({
    where: { canteenId },
    select: { id: true, nameZh: true, nameEn: true },
    orderBy: { id: 'asc' },
  })
  const dishes = await client.dish.findMany({
    where: { canteenId, nameZh: { in: dishNames } },
    select: dishSelect,
    orderBy: { id: 'asc' },
  })
  const rows = await client.$queryRaw<(StoredItem & { taken: number })[]>`
    SELECT i.id, i.variant_id AS "variantId", i.price_cents AS "priceCents", i.list_price_cents AS "listPriceCents",
           i.planned, i.per_person_limit AS "perPersonLimit", i.position, d.name_zh AS "dishNameZh",
           v.name_zh AS "specZh", i.planned - i.remaining AS taken
    FROM menu_items i JOIN dish_variants v ON v.id = i.variant_id JOIN dishes d ON d.id = v.dish_id
    WHERE i.meal_id = ${mealId}::uuid ORDER BY i.position, i.id`
  const items = rows.map(({ taken: _, ...item }) => item)
  return { categories, dishes, items, taken: new Map(rows.map((row) => [row.id, row.taken])) }
}
