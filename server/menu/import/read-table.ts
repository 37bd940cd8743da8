import Papa from 'papaparse'
import { cleanLine } from './cell-rules'
import { type Column, findColumn, REQUIRED_COLUMNS } from './header-rules'
import { excerpt, type Problem } from './problem-rules'

export type Delimiter = ',' | ';' | '\t'

/** `row` is the spreadsheet's row number; a quoted line break does not make a new one, a blank line does. */
export type TableRow = { row: number; cells: Partial<Record<Column, string>> }
/** A row whose cells are tidy; what is wrong in `silent` columns is reported already, here or in the dish's first row. */
export type CleanRow = TableRow & { silent: Set<Column> }
export type Table = { delimiter: Delimiter; rows: TableRow[]; ignoredColumns: string[]; problems: Problem[] }

const DELIMITERS: readonly Delimiter[] = [',', '\t', ';']

/**
 * Splits the text of a menu file into rows of known columns. The delimiter is the one under which most headers make
 * sense: counting signs goes wrong as soon as a cell is full of semicolons. Blank rows are skipped but counted.
 */
export function readTable(text: string): Table {
  const lines = text.replace(/^\ufeff/u, '').replace(/\r\n?/gu, '\n')
  // Excel hides its own `sep=;` line, so it does not count as a row.
  const body = lines.replace(/^"?sep=.?"?\n/iu, '')
  const delimiter = detectDelimiter(body)
  const { data, errors } = split(body, delimiter)
  const broken = new Set(errors.map((error) => error.row ?? 0))
  const headerIndex = data.findIndex((cells) => !isBlank(cells))
  const header = data[headerIndex] ?? []
  const columns = header.map(findColumn)
  const problems = headerProblems(header, columns, Math.max(headerIndex, 0) + 1)
  const rows: TableRow[] = []
  for (const [index, cells] of data.entries()) {
    if (index <= headerIndex || isBlank(cells)) continue
    const row = index + 1
    // A quote or a delimiter too many moves every later cell: the row is not read any further.
    const extra = cells.slice(header.length).filter((cell) => cell.trim() !== '')
    if (broken.has(index) || extra.length > 0) {
      const code = broken.has(index) ? 'QUOTES_BROKEN' : 'CELLS_EXTRA'
      const value = excerpt((broken.has(index) ? cells : extra).join(delimiter))
      problems.push({ row, column: '', code, value, dish: excerpt(cells[columns.indexOf('nameZh')] ?? '') })
      continue
    }
    rows.push({
      row,
      cells: Object.fromEntries(columns.flatMap((name, at) => (name ? [[name, cells[at] ?? '']] : []))),
    })
  }
  const ignoredColumns = header
    .filter((cell, at) => columns[at] === null && cell.trim() !== '')
    .map(cleanLine)
  return { delimiter, rows, ignoredColumns, problems }
}

function detectDelimiter(text: string): Delimiter {
  const recognised = (delimiter: Delimiter) => {
    const header = split(text, delimiter, 50).data.find((cells) => !isBlank(cells)) ?? []
    return header.filter((cell) => findColumn(cell) !== null).length
  }
  const scores = DELIMITERS.map((delimiter) => ({ delimiter, score: recognised(delimiter) }))
  return scores.reduce((best, next) => (next.score > best.score ? next : best)).delimiter
}

function headerProblems(header: string[], columns: (Column | null)[], row: number): Problem[] {
  const missing = REQUIRED_COLUMNS.filter((column) => !columns.includes(column)).map(
    (column): Problem => ({ row, column, code: 'HEADER_MISSING', value: '' }),
  )
  const repeated = columns.flatMap((column, at): Problem[] =>
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
