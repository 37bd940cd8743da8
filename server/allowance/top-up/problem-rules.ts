/** A file of a thousand colleagues is some 40 kB. */
export const MAX_FILE_BYTES = 1_048_576
export const MAX_ROWS = 2_000
export const MAX_NOTE_LENGTH = 80

/** The columns of a top-up file. */
export type TopUpColumn = 'person' | 'amount' | 'department' | 'note'

/** Everything that can be wrong with a top-up file. The screen translates each as `topUp.problem.<code>`. */
export const TOP_UP_PROBLEMS = [
  // the file: row 0
  'FILE_EMPTY',
  'FILE_TOO_LARGE',
  'FILE_NOT_TEXT',
  'ENCODING_UNKNOWN',
  'ROWS_NONE',
  'ROWS_TOO_MANY',
  // the header row
  'HEADER_MISSING',
  'HEADER_DUPLICATE',
  // a row
  'QUOTES_BROKEN',
  'CELLS_EXTRA',
  'CONTROL_CHARACTER',
  'TEXT_TOO_LONG',
  'VALUE_MISSING',
  'AMOUNT_INVALID',
  'AMOUNT_DECIMALS',
  'AMOUNT_TOO_HIGH',
  'AMOUNT_ZERO',
  // rows against each other, and against who and what there is
  'PERSON_TWICE',
  'PERSON_UNKNOWN',
  'DEPARTMENT_UNKNOWN',
  'BALANCE_TOO_SMALL',
] as const

export type TopUpProblemCode = (typeof TOP_UP_PROBLEMS)[number]

/** `row` as the spreadsheet shows it (header = 1, 0 = the whole file); `value` is what stood there, shortened. */
export type TopUpProblem = {
  row: number
  column: TopUpColumn | ''
  code: TopUpProblemCode
  value: string
  /** Whom the row names. */
  person?: string
}
