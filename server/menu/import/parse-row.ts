import { type Allergen, parseAllergens } from '@/server/menu/allergen-rules'
import { type Diet, parseDiets } from '@/server/menu/diet-rules'
import { isImageName, parseLimit, parsePortions, parseSpice } from './cell-rules'
import type { Column } from './header-rules'
import { type ParsedOptionGroup, parseOptions } from './option-rules'
import { parsePrice } from './price-rules'
import { excerpt, type Problem, type ProblemCode } from './problem-rules'
import type { CleanRow } from './read-table'

/**
 * One orderable spec of a dish on a meal's menu. Null in a field means the file has no such column: what is stored
 * stays. An empty cell in a column that is there clears. English names are null when nobody wrote one.
 */
export type ParsedRow = {
  row: number
  category: string
  categoryEn: string | null
  nameZh: string
  nameEn: string | null
  /** '' when the dish has no specs. */
  specZh: string
  specEn: string | null
  priceCents: number
  listPriceCents: number
  /** Portions planned for the meal. */
  portions: number
  perPersonLimit: number | null
  allergens: Allergen[] | null
  diets: Diet[] | null
  ingredientsZh: string | null
  ingredientsEn: string | null
  spice: number | null
  descriptionZh: string | null
  descriptionEn: string | null
  /** A file name below /dishes/, or '' for none. */
  image: string | null
  options: ParsedOptionGroup[] | null
}

/**
 * Reads the cells of one tidy row. Returns the row, or null with every problem it has that is not reported already.
 */
export function parseRow(
  { row, cells, silent }: CleanRow,
  decimalComma: boolean,
): { row: ParsedRow | null; problems: Problem[] } {
  const problems: Problem[] = []
  let valid = true
  const report = (column: Column, code: ProblemCode, value: string) => {
    valid = false
    if (!silent.has(column)) problems.push({ row, column, code, value: excerpt(value) })
  }
  const required = (column: Column) => {
    const value = cells[column] ?? ''
    if (value === '') report(column, 'VALUE_MISSING', '')
    return value
  }
  const price = (column: Column, text: string) => {
    const parsed = parsePrice(text, decimalComma)
    if ('cents' in parsed) return parsed.cents
    report(column, parsed.problem, text)
    return null
  }
  const checked = <T>(column: Column, code: ProblemCode, parse: (text: string) => T | null): T | null => {
    const text = cells[column]
    if (text === undefined) return null
    const value = parse(text)
    if (value === null) report(column, code, text)
    return value
  }

  const category = required('category')
  const nameZh = required('nameZh')
  const priceText = required('price')
  const priceCents = priceText === '' ? null : price('price', priceText)
  const listPriceCents = cells.listPrice ? price('listPrice', cells.listPrice) : priceCents
  if (priceCents !== null && listPriceCents !== null && listPriceCents < priceCents) {
    report('listPrice', 'LIST_PRICE_BELOW', cells.listPrice ?? '')
  }
  const portionsText = required('portions')
  const portions = portionsText === '' ? null : checked('portions', 'PORTIONS_INVALID', parsePortions)
  const perPersonLimit = checked('limit', 'LIMIT_INVALID', parseLimit) ?? null
  const spice = checked('spice', 'SPICE_INVALID', parseSpice)
  const image = checked('image', 'IMAGE_INVALID', (text) => (text === '' || isImageName(text) ? text : null))
  const allergens = cells.allergens === undefined ? null : parseAllergens(cells.allergens)
  for (const word of allergens?.unknown ?? []) report('allergens', 'ALLERGEN_UNKNOWN', word)
  const diets = cells.diets === undefined ? null : parseDiets(cells.diets)
  for (const word of diets?.unknown ?? []) report('diets', 'DIET_UNKNOWN', word)
  const options = cells.options === undefined ? null : parseOptions(cells.options, decimalComma)
  for (const { code, value } of options?.problems ?? []) report('options', code, value)

  if (!valid || priceCents === null || listPriceCents === null || portions === null)
    return { row: null, problems }
  const parsed: ParsedRow = {
    row,
    category,
    categoryEn: cells.categoryEn || null,
    nameZh,
    nameEn: cells.nameEn || null,
    specZh: cells.specZh ?? '',
    specEn: cells.specEn || null,
    priceCents,
    listPriceCents,
    portions,
    perPersonLimit,
    allergens: allergens?.allergens ?? null,
    diets: diets?.diets ?? null,
    ingredientsZh: cells.ingredientsZh ?? null,
    ingredientsEn: cells.ingredientsEn ?? null,
    spice,
    descriptionZh: cells.descriptionZh ?? null,
    descriptionEn: cells.descriptionEn ?? null,
    image,
    options: options?.groups ?? null,
  }
  return { row: parsed, problems }
}
