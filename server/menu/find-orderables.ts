import type { Db } from '@/server/db'
import type { OptionGroupView } from './schema'

/** A menu item with all that is needed to price and print a line of it. */
export type Orderable = {
  menuItemId: string
  mealId: string
  dishId: string
  variantId: string
  dishNameZh: string
  dishNameEn: string
  variantNameZh: string
  variantNameEn: string
  image: string | null
  allergens: string[]
  priceCents: number
  listPriceCents: number
  remaining: number
  onSale: boolean
  perPersonLimit: number | null
  optionGroups: OptionGroupView[]
}

/**
 * The items of one meal among the ids given; ids of other meals, or of nothing, are simply not in the answer.
 * @returns by menu item id
 */
export async function findOrderables(
  db: Db,
  mealId: string,
  menuItemIds: string[],
): Promise<Map<string, Orderable>> {
  const rows = await db.menuItem.findMany({
    where: { mealId, id: { in: menuItemIds } },
    include: {
      variant: {
        include: {
          dish: {
            include: {
              optionGroups: {
                orderBy: { position: 'asc' },
                include: { options: { orderBy: { position: 'asc' } } },
              },
            },
          },
        },
      },
    },
  })
  return new Map(
    rows.map((row) => {
      const { variant } = row
      const { dish } = variant
      return [
        row.id,
        {
          menuItemId: row.id,
          mealId: row.mealId,
          dishId: dish.id,
          variantId: variant.id,
          dishNameZh: dish.nameZh,
          dishNameEn: dish.nameEn,
          variantNameZh: variant.nameZh,
          variantNameEn: variant.nameEn,
          image: dish.image,
          allergens: dish.allergens,
          priceCents: row.priceCents,
          listPriceCents: row.listPriceCents,
          remaining: row.remaining,
          onSale: row.onSale,
          perPersonLimit: row.perPersonLimit,
          optionGroups: dish.optionGroups.map((group) => ({
            id: group.id,
            nameZh: group.nameZh,
            nameEn: group.nameEn,
            minSelect: group.minSelect,
            maxSelect: group.maxSelect,
            options: group.options.map(({ id, nameZh, nameEn, priceDeltaCents, allergens, onSale }) => ({
              ...{ id, nameZh, nameEn, priceDeltaCents, allergens, onSale },
            })),
          })),
        },
      ]
    }),
  )
}
