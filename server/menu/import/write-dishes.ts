import { v7 as uuidv7 } from 'uuid'
import type { Tx } from '@/server/db'
import type { MenuState } from './load-menu-state'
import type { ParsedRow } from './parse-row'
import { itemKey, type PlannedRow } from './plan-import'
import { writeOptions } from './write-options'

type Menu = { canteenId: string; rows: PlannedRow[]; state: MenuState }

/**
 * Creates and changes the categories, dishes, specs and options that the rows name.
 * @returns the id of every named spec, by `itemKey`
 */
export async function writeDishes(tx: Tx, menu: Menu): Promise<Map<string, string>> {
  const categoryIds = await writeCategories(tx, menu)
  const dishIds = new Map(menu.state.dishes.map((dish) => [dish.nameZh, dish.id]))
  // Rows of one dish agree on everything but the spec, so its first row stands for the dish.
  const first = new Map<string, PlannedRow>()
  for (const row of menu.rows) if (!first.has(row.parsed.nameZh)) first.set(row.parsed.nameZh, row)

  const position = await tx.dish.count({ where: { canteenId: menu.canteenId } })
  const added = [...first.values()].filter((row) => row.dish === 'NEW')
  for (const { parsed } of added) dishIds.set(parsed.nameZh, uuidv7())
  await tx.dish.createMany({
    data: added.map(({ parsed }, index) => ({
      ...dishData(parsed),
      id: dishIds.get(parsed.nameZh),
      canteenId: menu.canteenId,
      categoryId: categoryIds.get(parsed.category) ?? '',
      nameZh: parsed.nameZh,
      nameEn: parsed.nameEn ?? parsed.nameZh,
      position: position + index,
    })),
  })
  for (const { parsed, dish, dishChanges } of first.values()) {
    const id = dishIds.get(parsed.nameZh) ?? ''
    if (dish === 'CHANGED') {
      const data = { ...dishData(parsed), categoryId: categoryIds.get(parsed.category) }
      await tx.dish.update({ where: { id }, data, select: { id: true } })
    }
    const stored = menu.state.dishes.find((candidate) => candidate.id === id)?.optionGroups ?? []
    if (parsed.options !== null && (dish === 'NEW' || dishChanges.includes('options'))) {
      await writeOptions(tx, { dishId: id, groups: parsed.options, stored })
    }
  }
  return writeVariants(tx, menu, dishIds)
}

// Undefined leaves a column alone: the file did not speak of it.
const dishData = (parsed: ParsedRow) => ({
  nameEn: parsed.nameEn ?? undefined,
  descriptionZh: parsed.descriptionZh ?? undefined,
  descriptionEn: parsed.descriptionEn ?? undefined,
  image: parsed.image === null ? undefined : parsed.image || null,
  allergens: parsed.allergens ?? undefined,
  spice: parsed.spice ?? undefined,
})

async function writeCategories(tx: Tx, { canteenId, rows, state }: Menu): Promise<Map<string, string>> {
  const ids = new Map(state.categories.map((category) => [category.nameZh, category.id]))
  const english = new Map(state.categories.map((category) => [category.nameZh, category.nameEn]))
  const said = new Map<string, string | null>()
  for (const { parsed } of rows) said.set(parsed.category, said.get(parsed.category) ?? parsed.categoryEn)
  let position = state.categories.length
  for (const [nameZh, nameEn] of said) {
    const id = ids.get(nameZh)
    if (!id) {
      const data = { canteenId, nameZh, nameEn: nameEn ?? nameZh, position: position++ }
      ids.set(nameZh, (await tx.category.create({ data, select: { id: true } })).id)
    } else if (nameEn !== null && nameEn !== english.get(nameZh)) {
      await tx.category.update({ where: { id }, data: { nameEn }, select: { id: true } })
    }
  }
  return ids
}

async function writeVariants(
  tx: Tx,
  { rows, state }: Menu,
  dishIds: Map<string, string>,
): Promise<Map<string, string>> {
  const stored = new Map(
    state.dishes.flatMap((dish) =>
      dish.variants.map((variant) => [itemKey(dish.nameZh, variant.nameZh), variant.id]),
    ),
  )
  const ids = new Map(
    rows
      .map(({ parsed }) => itemKey(parsed.nameZh, parsed.specZh))
      .map((key) => [key, stored.get(key) ?? uuidv7()]),
  )
  const withIds = rows.map((row, position) => ({
    ...row,
    position,
    id: ids.get(itemKey(row.parsed.nameZh, row.parsed.specZh)),
  }))
  await tx.dishVariant.createMany({
    data: withIds
      .filter((row) => row.variant === 'NEW')
      .map(({ id, parsed, position }) => ({
        id,
        dishId: dishIds.get(parsed.nameZh) ?? '',
        nameZh: parsed.specZh,
        nameEn: parsed.specEn ?? parsed.specZh,
        priceCents: parsed.priceCents,
        listPriceCents: parsed.listPriceCents,
        position,
      })),
  })
  for (const { id, parsed } of withIds.filter((row) => row.variant === 'CHANGED')) {
    const { priceCents, listPriceCents } = parsed
    const data = { priceCents, listPriceCents, nameEn: parsed.specEn ?? undefined }
    await tx.dishVariant.update({ where: { id }, data, select: { id: true } })
  }
  return ids
}
