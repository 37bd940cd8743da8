import type { Column } from './header-rules'

/** A spreadsheet of a day's dishes is a few kB; what is larger is another file. */
export const MAX_FILE_BYTES = 1_048_576
export const MAX_ROWS = 500
export const MAX_NAME_LENGTH = 80
export const MAX_DESCRIPTION_LENGTH = 300
/** ¥9,999.99: a price above it is a misplaced decimal point. */
export const MAX_PRICE_CENTS = 999_999
export const MAX_PORTIONS = 9_999
export const MAX_PERSON_LIMIT = 99

/** Everything that can be wrong with a menu file. The screens translate each as `import.problem.<code>`. */
export const PROBLEM_CODES = [
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
  'VALUE_MISSING',
  'TEXT_TOO_LONG',
  'PRICE_INVALID',
  'PRICE_NEGATIVE',
  'PRICE_DECIMALS',
  'PRICE_TOO_HIGH',
  'LIST_PRICE_BELOW',
  'PORTIONS_INVALID',
  'LIMIT_INVALID',
  'SPICE_INVALID',
  'ALLERGEN_UNKNOWN',
  'DIET_UNKNOWN',
  'IMAGE_INVALID',
  'OPTIONS_SYNTAX',
  'OPTIONS_RANGE',
  'OPTIONS_DUPLICATE',
  // rows against each other
  'DISH_CONFLICT',
  'SPEC_MISSING',
  'ROW_DUPLICATE',
  // a row against the meal
  'PLANNED_BELOW_SOLD',
] as const

export type ProblemCode = (typeof PROBLEM_CODES)[number]

/**
 * One reason why a file is refused. `row` is the row as the spreadsheet shows it (header = 1, 0 = the whole file),
 * `column` is a column of ours or '' when no single one is to blame, `value` is what stood there (shortened),
 * `dish` names the row for people.
 */
export type Problem = { row: number; column: Column | ''; code: ProblemCode; value: string; dish?: string }

/** Shortens a cell so that a problem stays readable, without cutting a character in half. */
export function excerpt(value: string): string {
  const characters = [...value]
  return characters.length <= 60 ? value : `${characters.slice(0, 59).join('')}…`
}
