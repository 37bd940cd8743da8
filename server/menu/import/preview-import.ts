import type { Db } from '@/server/db'
import { loadMenuState } from './load-menu-state'
import { type ParsedMenu, parseMenuCsv } from './parse-menu-csv'
import { digestImport, type PlannedRow, planImport } from './plan-import'
import type { Problem } from './problem-rules'

export type ImportPreview = {
  fileName: string
  encoding: ParsedMenu['encoding']
  delimiter: ParsedMenu['delimiter']
  ignoredColumns: string[]
  counts: ImportCounts
  rows: PlannedRow[]
  untouched: { nameZh: string; specZh: string }[]
  problems: Problem[]
  /** Confirms exactly this preview; null while there are problems. */
  digest: string | null
}

/** Dishes and specs of the canteen, and items of this meal's menu. Dishes count once, however many specs they have. */
export type ImportCounts = {
  rows: number
  dishesNew: number
  dishesChanged: number
  dishesUnchanged: number
  variantsNew: number
  itemsAdded: number
  itemsChanged: number
  itemsUnchanged: number
  itemsUntouched: number
}

/**
 * Shows what importing a menu file would do to a meal's menu (null: a meal still to be made); writes nothing.
 * @throws DomainError NOT_FOUND when the meal is not this canteen's
 */
export async function previewImport(
  db: Db,
  {
    canteenId,
    mealId,
    bytes,
    fileName,
  }: { canteenId: string; mealId: string | null; bytes: Uint8Array; fileName: string },
): Promise<ImportPreview> {
  const { rows, problems, ...file } = parseMenuCsv(bytes)
  const dishNames = [...new Set(rows.map((row) => row.nameZh))]
  const state = await loadMenuState(db, { canteenId, mealId, dishNames })
  const plan = planImport(rows, state)
  const allProblems = [...problems, ...plan.problems].sort((a, b) => a.row - b.row)
  return {
    fileName,
    ...file,
    counts: count(plan.rows, plan.untouched.length),
    rows: plan.rows,
    untouched: plan.untouched,
    problems: allProblems,
    digest: allProblems.length === 0 ? digestImport(bytes, mealId, state) : null,
  }
}

function count(rows: PlannedRow[], itemsUntouched: number): ImportCounts {
  const dishes = new Map(rows.map((row) => [row.parsed.nameZh, row.dish]))
  const fates = [...dishes.values()]
  return {
    rows: rows.length,
    dishesNew: fates.filter((fate) => fate === 'NEW').length,
    dishesChanged: fates.filter((fate) => fate === 'CHANGED').length,
    dishesUnchanged: fates.filter((fate) => fate === 'UNCHANGED').length,
    variantsNew: rows.filter((row) => row.variant === 'NEW').length,
    itemsAdded: rows.filter((row) => row.item === 'NEW').length,
    itemsChanged: rows.filter((row) => row.item === 'CHANGED').length,
    itemsUnchanged: rows.filter((row) => row.item === 'UNCHANGED').length,
    itemsUntouched,
  }
}
