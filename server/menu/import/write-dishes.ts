import { v7 as uuidv7 } from 'uuid'
import type { Tx } from '@/server/db'
import type { MenuState } from './load-menu-state'
import { itemKey, type PlannedRow } from './plan-import'
import { writeOptions } from './write-options'

type Menu = { canteenId: string; rows: PlannedRow[]; state: MenuState }

/** Locks what the rows change of stored specs and dishes, each in id order as everybody does who sells them. */
export async function lockDishes(tx: Tx, { rows, state }: Omit<Menu, 'canteenId'>): Promise<void> {
  const dishes = new Set(rows.flatMap(({ dish, parsed }) => (dish === 'CHANGED' ? [parsed.nameZh] : [])))
  const variants = new Set(
    rows.flatMap(({ variant, parsed }) =>
      variant === 'CHANGED' ? [itemKey(parsed.nameZh, parsed.specZh)] : [],
    ),
  )
  const dishIds = state.dishes.filter((dish) => dishes.has(dish.nameZh)).map((dish) => dish.id)
  const variantIds = state.dishes.flatMap((dish) =>
    dish.variants.filter((spec) => variants.has(itemKey(dish.nameZh, spec.nameZh))).map((spec) => spec.id),
  )
  await tx.$executeRaw`
    SELECT 1 FROM dish_variants WHERE id = ANY(${variantIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`
  await tx.$executeRaw`SELECT 1 FROM dishes WHERE id = ANY(${dishIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`
}

/**
 * Creates and changes the categories, dishes, specs and options that the rows name: a few statements, however many rows,
 * because a transaction that holds locks must be short.
 * @returns the id of every named spec, by `itemKey`
 */
export async function writeDishes(tx: Tx, menu: Menu): Promise<Map<string, string>> {
  const categoryIds = await writeCategories(tx, menu)
  const dishIds = await writeDishRows(tx, menu, categoryIds)
  const withOptions = firstOfEachDish(menu.rows).filter(
    (row) => row.dish === 'NEW' || row.dishChanges.includes('options'),
  )
  await writeOptions(
    tx,
    withOptions.flatMap(({ parsed }) =>
      parsed.options === null ? [] : [{ dishId: dishIds.get(parsed.nameZh) ?? '', groups: parsed.options }],
    ),
  )
  return writeVariants(tx, menu, dishIds)
}

/** Rows of one dish agree on everything but the spec, so its first row stands for the dish. */
function firstOfEachDish(rows: PlannedRow[]): PlannedRow[] {
  const first = new Map<string, PlannedRow>()
  for (const row of rows) if (!first.has(row.parsed.nameZh)) first.set(row.parsed.nameZh, row)
  return [...first.values()]
}

async function writeCategories(tx: Tx, { canteenId, rows, state }: Menu): Promise<Map<string, string>> {
  const stored = new Map(state.categories.map((category) => [category.nameZh, category]))
  const said = new Map(rows.map(({ parsed }) => [parsed.category, parsed.categoryEn]))
  const categories = [...said].map(([nameZh, nameEn], index) => {
    const known = stored.get(nameZh)
    // New categories follow the ones there are, in the order of the file.
    const position = state.categories.length + index
    return { id: known?.id ?? uuidv7(), nameZh, nameEn: nameEn ?? known?.nameEn ?? nameZh, position }
  })
  await tx.$executeRaw`
    INSERT INTO categories (id, canteen_id, name_zh, name_en, position)
    SELECT x.id, ${canteenId}::uuid, x."nameZh", x."nameEn", x.position
    FROM jsonb_to_recordset(${JSON.stringify(categories)}::jsonb)
      AS x(id uuid, "nameZh" text, "nameEn" text, position int)
    ON CONFLICT (canteen_id, name_zh) DO UPDATE SET name_en = EXCLUDED.name_en
    WHERE categories.name_en <> EXCLUDED.name_en`
  return new Map(categories.map(({ nameZh, id }) => [nameZh, id]))
}

async function writeDishRows(
  tx: Tx,
  { canteenId, rows, state }: Menu,
  categoryIds: Map<string, string>,
): Promise<Map<string, string>> {
  const stored = new Map(state.dishes.map((dish) => [dish.nameZh, dish]))
  const first = firstOfEachDish(rows)
  const dishIds = new Map(
    first.map(({ parsed }) => [parsed.nameZh, stored.get(parsed.nameZh)?.id ?? uuidv7()]),
  )
  const position = await tx.dish.count({ where: { canteenId } })
  const dishes = first
    .filter(({ dish }) => dish !== 'UNCHANGED')
    .map(({ parsed }, index) => {
      // What the file does not speak of stays as it is.
      const known = stored.get(parsed.nameZh)
      return {
        id: dishIds.get(parsed.nameZh),
        categoryId: categoryIds.get(parsed.category),
        nameZh: parsed.nameZh,
        nameEn: parsed.nameEn ?? known?.nameEn ?? parsed.nameZh,
        descriptionZh: parsed.descriptionZh ?? known?.descriptionZh ?? '',
        descriptionEn: parsed.descriptionEn ?? known?.descriptionEn ?? '',
        image: (parsed.image ?? known?.image) || null,
        allergens: parsed.allergens ?? known?.allergens ?? [],
        diets: parsed.diets ?? known?.diets ?? [],
        ingredientsZh: parsed.ingredientsZh ?? known?.ingredientsZh ?? '',
        ingredientsEn: parsed.ingredientsEn ?? known?.ingredientsEn ?? '',
        spice: parsed.spice ?? known?.spice ?? 0,
        position: position + index,
      }
    })
  await tx.$executeRaw`
    INSERT INTO dishes (id, canteen_id, category_id, name_zh, name_en, description_zh, description_en, image, allergens,
                        diets, ingredients_zh, ingredients_en, spice, position, updated_at)
    SELECT x.id, ${canteenId}::uuid, x."categoryId", x."nameZh", x."nameEn", x."descriptionZh", x."descriptionEn",
           x.image, ARRAY(SELECT jsonb_array_elements_text(x.allergens)), ARRAY(SELECT jsonb_array_elements_text(x.diets)),
           x."ingredientsZh", x."ingredientsEn", x.spice, x.position, clock_timestamp()
    FROM jsonb_to_recordset(${JSON.stringify(dishes)}::jsonb)
      AS x(id uuid, "categoryId" uuid, "nameZh" text, "nameEn" text, "descriptionZh" text, "descriptionEn" text,
           image text, allergens jsonb, diets jsonb, "ingredientsZh" text, "ingredientsEn" text, spice int, position int)
    ON CONFLICT (canteen_id, name_zh) DO UPDATE
    SET category_id = EXCLUDED.category_id, name_en = EXCLUDED.name_en, description_zh = EXCLUDED.description_zh,
        description_en = EXCLUDED.description_en, image = EXCLUDED.image, allergens = EXCLUDED.allergens,
        diets = EXCLUDED.diets, ingredients_zh = EXCLUDED.ingredients_zh, ingredients_en = EXCLUDED.ingredients_en,
        spice = EXCLUDED.spice, updated_at = EXCLUDED.updated_at`
  return dishIds
}

async function writeVariants(
  tx: Tx,
  { rows, state }: Menu,
  dishIds: Map<string, string>,
): Promise<Map<string, string>> {
  const stored = new Map(
    state.dishes.flatMap((dish) =>
      dish.variants.map((variant) => [itemKey(dish.nameZh, variant.nameZh), variant] as const),
    ),
  )
  const variants = rows.map(({ parsed, variant }, position) => {
    const known = stored.get(itemKey(parsed.nameZh, parsed.specZh))
    return {
      id: known?.id ?? uuidv7(),
      fate: variant,
      dishId: dishIds.get(parsed.nameZh),
      dishNameZh: parsed.nameZh,
      nameZh: parsed.specZh,
      nameEn: parsed.specEn ?? known?.nameEn ?? parsed.specZh,
      priceCents: parsed.priceCents,
      listPriceCents: parsed.listPriceCents,
      position,
    }
  })
  const changed = variants.filter(({ fate }) => fate !== 'UNCHANGED')
  await tx.$executeRaw`
    INSERT INTO dish_variants (id, dish_id, name_zh, name_en, price_cents, list_price_cents, position)
    SELECT x.id, x."dishId", x."nameZh", x."nameEn", x."priceCents", x."listPriceCents", x.position
    FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb)
      AS x(id uuid, "dishId" uuid, "nameZh" text, "nameEn" text, "priceCents" int, "listPriceCents" int, position int)
    ON CONFLICT (dish_id, name_zh) DO UPDATE
    SET name_en = EXCLUDED.name_en, price_cents = EXCLUDED.price_cents, list_price_cents = EXCLUDED.list_price_cents`
  return new Map(variants.map(({ id, dishNameZh, nameZh }) => [itemKey(dishNameZh, nameZh), id]))
}
