import { createHash } from 'node:crypto'
import type { MenuState, StoredDish, StoredItem } from './load-menu-state'
import type { ParsedRow } from './parse-row'
import type { Problem } from './problem-rules'

export type Fate = 'NEW' | 'CHANGED' | 'UNCHANGED'
/** One value that the import changes. Cents for prices, portions for `planned`; null is "none". */
export type ItemChange = {
  field: 'priceCents' | 'listPriceCents' | 'planned' | 'perPersonLimit'
  before: number | null
  after: number | null
}
export type DishField =
  | 'category'
  | 'nameEn'
  | 'descriptionZh'
  | 'descriptionEn'
  | 'image'
  | 'allergens'
  | 'diets'
  | 'ingredientsZh'
  | 'ingredientsEn'
  | 'spice'
  | 'options'

export type PlannedRow = {
  parsed: ParsedRow
  dish: Fate
  dishChanges: DishField[]
  variant: Fate
  /** The item on this meal's menu. */
  item: Fate
  itemChanges: ItemChange[]
}

export type ImportPlan = {
  rows: PlannedRow[]
  /** Items of the meal that the file does not name; they stay as they are. */
  untouched: { nameZh: string; specZh: string }[]
  /** What is wrong with the file only because of what is stored. */
  problems: Problem[]
}

/** Compares a parsed file with what is stored: what would become new, change, or stay. Pure. */
export function planImport(rows: ParsedRow[], state: MenuState): ImportPlan {
  const dishes = new Map(state.dishes.map((dish) => [dish.nameZh, dish]))
  const items = new Map(state.items.map((item) => [itemKey(item.dishNameZh, item.specZh), item]))
  const categoryNames = new Map(state.categories.map((category) => [category.id, category.nameZh]))
  const categories = new Map(state.categories.map((category) => [category.nameZh, category]))
  const problems: Problem[] = []

  const planned = rows.map((parsed): PlannedRow => {
    const dish = dishes.get(parsed.nameZh)
    const variant = dish?.variants.find((candidate) => candidate.nameZh === parsed.specZh)
    const item = items.get(itemKey(parsed.nameZh, parsed.specZh))
    const dishChanges = dish ? compareDish(parsed, dish, categoryNames.get(dish.categoryId)) : []
    const categoryEn = categories.get(parsed.category)?.nameEn
    if (dish && parsed.categoryEn && parsed.categoryEn !== categoryEn && !dishChanges.includes('category')) {
      dishChanges.push('category')
    }
    const itemChanges = item ? compareItem(parsed, item) : []
    const taken = item ? (state.taken.get(item.id) ?? 0) : 0
    if (parsed.portions < taken) {
      const { row, portions, nameZh } = parsed
      problems.push({
        row,
        column: 'portions',
        code: 'PLANNED_BELOW_SOLD',
        value: `${portions} < ${taken}`,
        dish: nameZh,
      })
    }
    const variantChanged = variant && variantDiffers(parsed, variant)
    return {
      parsed,
      dish: fate(dish, dishChanges.length > 0),
      dishChanges,
      variant: fate(variant, variantChanged === true),
      item: fate(item, itemChanges.length > 0),
      itemChanges,
    }
  })

  const named = new Set(rows.map((row) => itemKey(row.nameZh, row.specZh)))
  const untouched = state.items
    .filter((item) => !named.has(itemKey(item.dishNameZh, item.specZh)))
    .map((item) => ({ nameZh: item.dishNameZh, specZh: item.specZh }))
  return { rows: planned, untouched, problems }
}

/**
 * Ties a preview to what it showed: the file, the meal and everything stored that the file would change. Portions taken
 * are left out, or a busy noon would outdate every preview; `setPlanned` guards them.
 */
export function digestImport(
  bytes: Uint8Array,
  mealId: string | null,
  { categories, dishes, items }: MenuState,
): string {
  const sha256 = createHash('sha256')
    .update(bytes)
    .update('\0')
    .update(mealId ?? '')
  return sha256.update(JSON.stringify([categories, dishes, items])).digest('hex')
}

/** A dish and its spec as one key; names hold no control characters. */
export const itemKey = (nameZh: string, specZh: string) => `${nameZh}\0${specZh}`

/** The option groups in the shape of the file, so that the two can be compared. */
const optionsOf = (dish: StoredDish) =>
  dish.optionGroups.map(({ id: _, options, ...group }) => ({
    nameZh: group.nameZh,
    nameEn: group.nameEn,
    minSelect: group.minSelect,
    maxSelect: group.maxSelect,
    options: options.map(({ nameZh, nameEn, priceDeltaCents, allergens }) => ({
      nameZh,
      nameEn,
      priceDeltaCents,
      allergens,
    })),
  }))

function compareDish(parsed: ParsedRow, dish: StoredDish, category: string | undefined): DishField[] {
  const differs: Record<DishField, boolean> = {
    category: parsed.category !== category,
    nameEn: parsed.nameEn !== null && parsed.nameEn !== dish.nameEn,
    descriptionZh: parsed.descriptionZh !== null && parsed.descriptionZh !== dish.descriptionZh,
    descriptionEn: parsed.descriptionEn !== null && parsed.descriptionEn !== dish.descriptionEn,
    image: parsed.image !== null && parsed.image !== (dish.image ?? ''),
    allergens: parsed.allergens !== null && String(parsed.allergens) !== String(dish.allergens),
    diets: parsed.diets !== null && String(parsed.diets) !== String(dish.diets),
    ingredientsZh: parsed.ingredientsZh !== null && parsed.ingredientsZh !== dish.ingredientsZh,
    ingredientsEn: parsed.ingredientsEn !== null && parsed.ingredientsEn !== dish.ingredientsEn,
    spice: parsed.spice !== null && parsed.spice !== dish.spice,
    options: parsed.options !== null && JSON.stringify(parsed.options) !== JSON.stringify(optionsOf(dish)),
  }
  return (Object.keys(differs) as DishField[]).filter((field) => differs[field])
}

const variantDiffers = (parsed: ParsedRow, variant: StoredDish['variants'][number]) =>
  variant.priceCents !== parsed.priceCents ||
  variant.listPriceCents !== parsed.listPriceCents ||
  (parsed.specEn !== null && variant.nameEn !== parsed.specEn)

function compareItem(parsed: ParsedRow, item: StoredItem): ItemChange[] {
  const changes: ItemChange[] = [
    { field: 'priceCents', before: item.priceCents, after: parsed.priceCents },
    { field: 'listPriceCents', before: item.listPriceCents, after: parsed.listPriceCents },
    { field: 'planned', before: item.planned, after: parsed.portions },
    { field: 'perPersonLimit', before: item.perPersonLimit, after: parsed.perPersonLimit },
  ]
  return changes.filter(({ before, after }) => before !== after)
}

const fate = (stored: unknown, changed: boolean): Fate =>
  !stored ? 'NEW' : changed ? 'CHANGED' : 'UNCHANGED'
