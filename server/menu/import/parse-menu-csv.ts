import { cleanLine, cleanLines, hasControlCharacter } from './cell-rules'
import { decodeText, type Encoding } from './decode-text'
import { type Column, findColumn, REQUIRED_COLUMNS } from './header-rules'
import { joinRows } from './join-rows'
import { type ParsedRow, parseRow } from './parse-row'
import {
  excerpt,
  MAX_DESCRIPTION_LENGTH,
  MAX_FILE_BYTES,
  MAX_NAME_LENGTH,
  MAX_ROWS,
  type Problem,
} from './problem-rules'
import { type CleanRow, type Delimiter, type Layout, readTable, type TableRow } from './read-table'

export type ParsedMenu = {
  rows: ParsedRow[]
  problems: Problem[]
  /** Null when the file could not be read as text. */
  delimiter: Delimiter | null
  encoding: Encoding | null
  /** Headers that mean nothing to us; their cells are not read. */
  ignoredColumns: string[]
}

const MENU: Layout<Column> = { findColumn, required: REQUIRED_COLUMNS, namedBy: 'nameZh' }

const MAX_LENGTH: Partial<Record<Column, number>> = {
  descriptionZh: MAX_DESCRIPTION_LENGTH,
  descriptionEn: MAX_DESCRIPTION_LENGTH,
  ingredientsZh: MAX_DESCRIPTION_LENGTH,
  ingredientsEn: MAX_DESCRIPTION_LENGTH,
  options: 2_000,
}

/**
 * Reads a menu file (CSV, in any encoding `decodeText` knows) into rows of dishes and specs. Pure; never throws.
 * Prices are integer cents, portions are portions of one meal. `rows` are the rows without a problem of their own;
 * a caller that writes must do so only if `problems` is empty.
 */
export function parseMenuCsv(bytes: Uint8Array): ParsedMenu {
  if (bytes.length === 0) return unreadable('FILE_EMPTY')
  if (bytes.length > MAX_FILE_BYTES) return unreadable('FILE_TOO_LARGE')
  const decoded = decodeText(bytes)
  if ('problem' in decoded) return unreadable(decoded.problem)
  if (decoded.text.trim() === '') return { ...unreadable('FILE_EMPTY'), encoding: decoded.encoding }

  const table = readTable(decoded.text, MENU)
  const found = {
    delimiter: table.delimiter,
    encoding: decoded.encoding,
    ignoredColumns: table.ignoredColumns,
  }
  const problems: Problem[] = [...table.problems]
  // Without its headers every row of a file is wrong in the same way: say it once.
  if (problems.some((problem) => problem.code.startsWith('HEADER_'))) return { rows: [], problems, ...found }
  if (table.rows.length === 0 && problems.length === 0)
    problems.push({ row: 0, column: '', code: 'ROWS_NONE', value: '' })
  if (table.rows.length > MAX_ROWS) {
    problems.push({ row: 0, column: '', code: 'ROWS_TOO_MANY', value: String(table.rows.length) })
  }

  const cleaned = table.rows.slice(0, MAX_ROWS).map((row) => cleanCells(row, problems))
  problems.push(...joinRows(cleaned))
  const rows: ParsedRow[] = []
  for (const row of cleaned) {
    // European spreadsheets separate by ; (or copy out with tabs) because their comma is the decimal sign.
    const parsed = parseRow(row, table.delimiter !== ',')
    problems.push(...parsed.problems)
    if (parsed.row) rows.push(parsed.row)
  }
  const bad = new Set(problems.map((problem) => problem.row))
  const dishOf = new Map(cleaned.map(({ row, cells }) => [row, cells.nameZh]))
  const named = problems.map((problem) => ({ dish: excerpt(dishOf.get(problem.row) ?? ''), ...problem }))
  return {
    rows: rows.filter(({ row }) => !bad.has(row)),
    problems: named.sort((a, b) => a.row - b.row),
    ...found,
  }
}

function cleanCells({ row, cells }: TableRow, problems: Problem[]): CleanRow {
  const cleaned: TableRow['cells'] = {}
  const silent = new Set<Column>()
  for (const [column, raw] of Object.entries(cells) as [Column, string][]) {
    const value = column === 'descriptionZh' || column === 'descriptionEn' ? cleanLines(raw) : cleanLine(raw)
    const max = MAX_LENGTH[column] ?? MAX_NAME_LENGTH
    const code = hasControlCharacter(raw) ? 'CONTROL_CHARACTER' : value.length > max ? 'TEXT_TOO_LONG' : null
    if (code) {
      problems.push({ row, column, code, value: excerpt(value) })
      silent.add(column)
    }
    cleaned[column] = value.slice(0, max)
  }
  return { row, cells: cleaned, silent }
}

const unreadable = (code: Problem['code']): ParsedMenu => ({
  rows: [],
  problems: [{ row: 0, column: '', code, value: '' }],
  delimiter: null,
  encoding: null,
  ignoredColumns: [],
})
