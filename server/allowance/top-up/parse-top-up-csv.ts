import { cleanLine, hasControlCharacter } from '@/server/menu/import/cell-rules'
import { decodeText } from '@/server/menu/import/decode-text'
import { normalizeHeader } from '@/server/menu/import/header-rules'
import { parsePrice } from '@/server/menu/import/price-rules'
import { excerpt } from '@/server/menu/import/problem-rules'
import { type Layout, readTable } from '@/server/menu/import/read-table'
import {
  MAX_FILE_BYTES,
  MAX_NOTE_LENGTH,
  MAX_ROWS,
  type TopUpColumn,
  type TopUpProblem,
  type TopUpProblemCode,
} from './problem-rules'

const HEADERS: Record<TopUpColumn, string[]> = {
  person: ['用户名', '账号', '邮箱', '用户', 'user name', 'user', 'username', 'e-mail', 'email', 'account'],
  amount: ['金额', '充值金额', '充值', 'amount', 'top-up', 'top up'],
  department: ['部门', 'department', 'dept'],
  note: ['备注', '说明', 'note', 'notes', 'remark'],
}
const BY_HEADER = new Map(
  (Object.keys(HEADERS) as TopUpColumn[]).flatMap((column) =>
    HEADERS[column].map((header) => [normalizeHeader(header), column] as const),
  ),
)
const LAYOUT: Layout<TopUpColumn> = {
  findColumn: (header) => (header.length > 100 ? null : (BY_HEADER.get(normalizeHeader(header)) ?? null)),
  required: ['person', 'amount'],
  namedBy: 'person',
}

/** One person's row. `person` is a user name or an e-mail in lower case; an empty department is "as it is". Cents. */
export type TopUpRow = { row: number; person: string; amountCents: number; department: string; note: string }
export type ParsedTopUp = { rows: TopUpRow[]; problems: TopUpProblem[]; ignoredColumns: string[] }

/**
 * Reads a top-up file (CSV, in any encoding `decodeText` knows). Pure; never throws. `rows` are those without a problem
 * of their own; a caller that writes must do so only if `problems` is empty.
 */
export function parseTopUpCsv(bytes: Uint8Array): ParsedTopUp {
  if (bytes.length === 0) return unreadable('FILE_EMPTY')
  if (bytes.length > MAX_FILE_BYTES) return unreadable('FILE_TOO_LARGE')
  const decoded = decodeText(bytes)
  if ('problem' in decoded) return unreadable(decoded.problem)
  if (decoded.text.trim() === '') return unreadable('FILE_EMPTY')
  const table = readTable(decoded.text, LAYOUT)
  const { ignoredColumns } = table
  const problems: TopUpProblem[] = table.problems.map(({ dish, ...problem }) => ({
    ...problem,
    person: dish,
  }))
  if (problems.some(({ code }) => code.startsWith('HEADER_'))) return { rows: [], problems, ignoredColumns }
  const file = (code: TopUpProblemCode, value = '') => problems.push({ row: 0, column: '', code, value })
  if (table.rows.length === 0 && problems.length === 0) file('ROWS_NONE')
  if (table.rows.length > MAX_ROWS) file('ROWS_TOO_MANY', String(table.rows.length))
  const rows: TopUpRow[] = []
  const seen = new Map<string, number>()
  for (const { row, cells } of table.rows.slice(0, MAX_ROWS)) {
    const parsed = parseRow(row, cells, table.delimiter !== ',')
    if (parsed.row && seen.has(parsed.row.person)) {
      const value = String(seen.get(parsed.row.person))
      parsed.problems.push({ row, column: 'person', code: 'PERSON_TWICE', value, person: parsed.row.person })
    }
    problems.push(...parsed.problems)
    if (!parsed.row || parsed.problems.length > 0) continue
    seen.set(parsed.row.person, row)
    rows.push(parsed.row)
  }
  return { rows, problems: problems.sort((a, b) => a.row - b.row), ignoredColumns }
}

function parseRow(row: number, cells: Partial<Record<TopUpColumn, string>>, decimalComma: boolean) {
  const problems: TopUpProblem[] = []
  const person = cleanLine(cells.person ?? '').toLowerCase()
  const add = (column: TopUpColumn, code: TopUpProblemCode, value: string) =>
    problems.push({ row, column, code, value: excerpt(value), person: excerpt(person) })
  for (const column of ['person', 'amount', 'department', 'note'] as const) {
    const raw = cells[column] ?? ''
    const max = column === 'person' ? 254 : MAX_NOTE_LENGTH
    if (hasControlCharacter(raw)) add(column, 'CONTROL_CHARACTER', cleanLine(raw))
    else if (cleanLine(raw).length > max) add(column, 'TEXT_TOO_LONG', cleanLine(raw))
  }
  if (person === '') add('person', 'VALUE_MISSING', '')
  const amount = parseAmount(cells.amount ?? '', decimalComma)
  if ('code' in amount) add('amount', amount.code, cleanLine(cells.amount ?? ''))
  if ('code' in amount || problems.length > 0) return { row: null, problems }
  const department = cleanLine(cells.department ?? '')
  const note = cleanLine(cells.note ?? '')
  return { row: { row, person, amountCents: amount.cents, department, note }, problems }
}

/** "200", "¥200.00", "-15.5", "−15.50" as cents. Taking money back is how a mistake is mended. */
function parseAmount(text: string, decimalComma: boolean): { cents: number } | { code: TopUpProblemCode } {
  const normal = text.normalize('NFKC').trim()
  if (normal === '') return { code: 'VALUE_MISSING' }
  const [, sign, rest = ''] = /^([+\-−–]?)(.*)$/su.exec(normal) ?? []
  const price = parsePrice(rest, decimalComma)
  if ('problem' in price) {
    if (price.problem === 'PRICE_DECIMALS') return { code: 'AMOUNT_DECIMALS' }
    return { code: price.problem === 'PRICE_TOO_HIGH' ? 'AMOUNT_TOO_HIGH' : 'AMOUNT_INVALID' }
  }
  if (price.cents === 0) return { code: 'AMOUNT_ZERO' }
  return { cents: sign && sign !== '+' ? -price.cents : price.cents }
}

const unreadable = (code: TopUpProblemCode): ParsedTopUp => ({
  rows: [],
  problems: [{ row: 0, column: '', code, value: '' }],
  ignoredColumns: [],
})
