import type { Column } from './header-rules'
import { excerpt, type Problem } from './problem-rules'
import type { CleanRow } from './read-table'

// What belongs to the dish and not to one spec of it: said once, it counts for all rows of the dish.
const DISH_COLUMNS = [
  'category',
  'nameEn',
  'allergens',
  'spice',
  'descriptionZh',
  'descriptionEn',
  'diets',
  'ingredientsZh',
  'ingredientsEn',
  'image',
  'options',
] as const satisfies readonly Column[]

/**
 * Lets the rows of one dish (and of one category) share what was said once: fills their blank cells in place.
 * Returns the rows that contradict each other or say the same dish and spec twice.
 */
export function joinRows(rows: CleanRow[]): Problem[] {
  const problems: Problem[] = []
  const dishes = groupBy(rows, 'nameZh')
  for (const ofDish of dishes.values()) {
    for (const column of DISH_COLUMNS) problems.push(...shareCell(ofDish, column))
    problems.push(...compareSpecs(ofDish))
  }
  for (const ofCategory of groupBy(rows, 'category').values())
    problems.push(...shareCell(ofCategory, 'categoryEn'))
  return problems
}

function shareCell(rows: CleanRow[], column: Column): Problem[] {
  const said = rows.find(({ cells }) => cells[column])?.cells[column]
  if (said === undefined) return []
  const problems: Problem[] = []
  for (const { row, cells, silent } of rows) {
    const value = cells[column]
    if (value && value !== said) problems.push({ row, column, code: 'DISH_CONFLICT', value: excerpt(value) })
    if (value) continue
    cells[column] = said
    silent.add(column)
  }
  return problems
}

function compareSpecs(ofDish: CleanRow[]): Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  const hasSpecs = ofDish.some(({ cells }) => cells.specZh)
  for (const { row, cells } of ofDish) {
    const spec = cells.specZh ?? ''
    const value = excerpt([cells.nameZh, spec].filter(Boolean).join(' · '))
    if (seen.has(spec)) problems.push({ row, column: 'nameZh', code: 'ROW_DUPLICATE', value })
    else if (spec === '' && hasSpecs) problems.push({ row, column: 'specZh', code: 'SPEC_MISSING', value })
    seen.add(spec)
  }
  return problems
}

function groupBy(rows: CleanRow[], column: Column): Map<string, CleanRow[]> {
  const groups = new Map<string, CleanRow[]>()
  for (const row of rows) {
    const key = row.cells[column]
    if (!key) continue
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}
