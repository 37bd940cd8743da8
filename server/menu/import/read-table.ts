import Papa from 'papaparse'
import { cleanLine } from './cell-rules'
import type { Column } from './header-rules'
import { excerpt } from './problem-rules'

export type Delimiter = ',' | ';' | '\t'

/** Which columns a file of some kind has, and the one that names a row for people. */
export type Layout<C extends string> = {
  findColumn: (header: string) => C | null
  required: readonly C[]
  namedBy: C
}

/** `row` is the spreadsheet's row number; a quoted line break does not make a new one, a blank line does. */
export type TableRow<C extends string = Column> = { row: number; cells: Partial<Record<C, string>> }
/** A row whose cells are tidy; what is wrong in `silent` columns is reported already, here or in the dish's first row. */
export type CleanRow = TableRow & { silent: Set<Column> }
export type TableProblem<C extends string> = {
  row: number
  column: C | ''
  code: 'HEADER_MISSING' | 'HEADER_DUPLICATE' | 'QUOTES_BROKEN' | 'CELLS_EXTRA'
  value: string
  dish?: string
}
export type Table<C extends string> = {
  delimiter: Delimiter
  rows: TableRow<C>[]
  ignoredColumns: string[]
  problems: TableProblem<C>[]
}

const DELIMITERS: readonly Delimiter[] = [',', '\t', ';']

/**
 * Splits the text of a file into rows of known columns. The delimiter is the one under which most headers make
 * sense: counting signs goes wrong as soon as a cell is full of semicolons. Blank rows are skipped but counted.
 */
export function readTable<C extends string>(text: string, layout: Layout<C>): Table<C> {
  const { findColumn } = layout
  const lines = text.replace(/^\ufeff/u, '').replace(/\r\n?/gu, '\n')
  // Excel hides its own `sep=;` line, so it does not count as a row.
  const body = lines.replace(/^"?sep=.?"?\n/iu, '')
  const delimiter = detectDelimiter(body, findColumn)
  const { data, errors } = split(body, delimiter)
  const broken = new Set(errors.map((error) => error.row ?? 0))
  const headerIndex = data.findIndex((cells) => !isBlank(cells))
  const header = data[headerIndex] ?? []
  const columns = header.map(findColumn)
  const problems = headerProblems(header, columns, layout.required, Math.max(headerIndex, 0) + 1)
  const rows: TableRow<C>[] = []
  for (const [index, cells] of data.entries()) {
    if (index <= headerIndex || isBlank(cells)) continue
    const row = index + 1
    // A quote or a delimiter too many moves every later cell: the row is not read any further.
    const extra = cells.slice(header.length).filter((cell) => cell.trim() !== '')
    if (broken.has(index) || extra.length > 0) {
      const code = broken.has(index) ? 'QUOTES_BROKEN' : 'CELLS_EXTRA'
      const value = excerpt((broken.has(index) ? cells : extra).join(delimiter))
      problems.push({
        row,
        column: '',
        code,
        value,
        dish: excerpt(cells[columns.indexOf(layout.namedBy)] ?? ''),
      })
      continue
    }
    rows.push({
      row,
      cells: Object.fromEntries(
        columns.flatMap((name, at) => (name ? [[name, cells[at] ?? '']] : [])),
      ) as TableRow<C>['cells'],
    })
  }
  const ignoredColumns = header
    .filter((cell, at) => columns[at] === null && cell.trim() !== '')
    .map(cleanLine)
  return { delimiter, rows, ignoredColumns, problems }
}

function detectDelimiter(text: string, findColumn: (header: string) => string | null): Delimiter {
  const recognised = (delimiter: Delimiter) => {
    const header = split(text, delimiter, 50).data.find((cells) => !isBlank(cells)) ?? []
    return header.filter((cell) => findColumn(cell) !== null).length
  }
  const scores = DELIMITERS.map((delimiter) => ({ delimiter, score: recognised(delimiter) }))
  return scores.reduce((best, next) => (next.score > best.score ? next : best)).delimiter
}

function headerProblems<C extends string>(
  header: string[],
  columns: (C | null)[],
  required: readonly C[],
  row: number,
): TableProblem<C>[] {
  const missing = required
    .filter((column) => !columns.includes(column))
    .map((column): TableProblem<C> => ({ row, column, code: 'HEADER_MISSING', value: '' }))
  const repeated = columns.flatMap((column, at): TableProblem<C>[] =>
    column !== null && columns.indexOf(column) !== at
      ? [{ row, column, code: 'HEADER_DUPLICATE', value: excerpt(cleanLine(header[at] ?? '')) }]
      : [],
  )
  return [...missing, ...repeated]
}

const isBlank = (cells: string[]) => cells.every((cell) => cell.trim() === '')

// Papa is told the line break because its own guess fails on files that mix them.
const split = (text: string, delimiter: Delimiter, preview = 0) =>
  Papa.parse<string[]>(text, { delimiter, newline: '\n', preview, header: false })
