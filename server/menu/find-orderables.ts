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
 * The items of one meal among the ids given; ids of other meals, or of nothing, are simply not in the answer. One query:
 * every submit asks this, and an ORM's include would ask once a table.
 * @returns by menu item id
 */
export async function findOrderables(
  db: Db,
  mealId: string,
  menuItemIds: string[],
): Promise<Map<string, Orderable>> {
  if (menuItemIds.length === 0) return new Map()
  const rows = await db.$queryRaw<Orderable[]>`
    SELECT i.id AS "menuItemId", i.meal_id AS "mealId", d.id AS "dishId", v.id AS "variantId",
      d.name_zh AS "dishNameZh", d.name_en AS "dishNameEn", v.name_zh AS "variantNameZh", v.name_en AS "variantNameEn",
      d.image, d.allergens, i.price_cents AS "priceCents", i.list_price_cents AS "listPriceCents", i.remaining,
      i.on_sale AS "onSale", i.per_person_limit AS "perPersonLimit", coalesce(g.groups, '[]'::jsonb) AS "optionGroups"
    FROM menu_items i JOIN dish_variants v ON v.id = i.variant_id JOIN dishes d ON d.id = v.dish_id
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('id', g.id, 'nameZh', g.name_zh, 'nameEn', g.name_en,
        'minSelect', g.min_select, 'maxSelect', g.max_select, 'options', coalesce((
          SELECT jsonb_agg(jsonb_build_object('id', o.id, 'nameZh', o.name_zh, 'nameEn', o.name_en,
            'priceDeltaCents', o.price_delta_cents, 'allergens', o.allergens, 'onSale', o.on_sale) ORDER BY o.position)
          FROM options o WHERE o.group_id = g.id), '[]'::jsonb)) ORDER BY g.position) AS groups
      FROM option_groups g WHERE g.dish_id = d.id) g ON true
    WHERE i.meal_id = ${mealId}::uuid AND i.id = ANY(${menuItemIds}::uuid[])`
  return new Map(rows.map((row) => [row.menuItemId, row]))
}
