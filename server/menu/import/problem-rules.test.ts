import { expect, test } from 'vitest'
import en from '@/messages/en.json'
import zh from '@/messages/zh-CN.json'
import { parseMenuCsv } from './parse-menu-csv'
import { excerpt, MAX_FILE_BYTES, PROBLEM_CODES, type ProblemCode } from './problem-rules'

const HEADER = '分类,菜名,规格,售价,原价,份数,每人限,过敏原,辣度,图片,选项'
const file = (...rows: string[]) => [HEADER, ...rows].join('\n')

/** The smallest file that has each problem, where it is, and which cell. */
const CASES: Partial<Record<ProblemCode, [text: string, row: number, column: string]>> = {
  FILE_EMPTY: [' \n ', 0, ''],
  FILE_TOO_LARGE: ['a'.repeat(MAX_FILE_BYTES + 1), 0, ''],
  FILE_NOT_TEXT: ['分类,菜名\0,售价,份数', 0, ''],
  ROWS_NONE: [HEADER, 0, ''],
  ROWS_TOO_MANY: [file(...Array.from({ length: 501 }, (_, i) => `A,菜${i},,1,,1`)), 0, ''],
  HEADER_MISSING: ['分类,菜名,售价\nA,B,1', 1, 'portions'],
  HEADER_DUPLICATE: ['分类,菜名,售价,份数,价格\nA,B,1,1,2', 1, 'price'],
  QUOTES_BROKEN: [file('A,"B,,1,,1'), 2, ''],
  CELLS_EXTRA: [file('A,B,,1,,1,,,,,,多出来'), 2, ''],
  CONTROL_CHARACTER: [file('A,B\u0007,,1,,1'), 2, 'nameZh'],
  VALUE_MISSING: [file('A,,,1,,1'), 2, 'nameZh'],
  TEXT_TOO_LONG: [file(`A,${'长'.repeat(81)},,1,,1`), 2, 'nameZh'],
  PRICE_INVALID: [file('A,B,,十八,,1'), 2, 'price'],
  PRICE_NEGATIVE: [file('A,B,,-18,,1'), 2, 'price'],
  PRICE_DECIMALS: [file('A,B,,18.555,,1'), 2, 'price'],
  PRICE_TOO_HIGH: [file('A,B,,10000,,1'), 2, 'price'],
  LIST_PRICE_BELOW: [file('A,B,,18,17.99,1'), 2, 'listPrice'],
  PORTIONS_INVALID: [file('A,B,,18,,1.5'), 2, 'portions'],
  LIMIT_INVALID: [file('A,B,,18,,1,0'), 2, 'limit'],
  SPICE_INVALID: [file('A,B,,18,,1,,,4'), 2, 'spice'],
  DIET_UNKNOWN: ['分类,菜名,售价,份数,素食\nA,B,1,1,keto', 2, 'diets'],
  ALLERGEN_UNKNOWN: [file('A,B,,18,,1,,海鲜'), 2, 'allergens'],
  IMAGE_INVALID: [file('A,B,,18,,1,,,,../../etc/passwd'), 2, 'image'],
  OPTIONS_SYNTAX: [file('A,B,,18,,1,,,,,加蛋'), 2, 'options'],
  OPTIONS_RANGE: [file('A,B,,18,,1,,,,,加料[2]: 加蛋'), 2, 'options'],
  OPTIONS_DUPLICATE: [file('A,B,,18,,1,,,,,加料: 加蛋|加蛋'), 2, 'options'],
  DISH_CONFLICT: [file('A,B,小,18,,1', 'C,B,大,20,,1'), 3, 'category'],
  SPEC_MISSING: [file('A,B,小,18,,1', 'A,B,,20,,1'), 3, 'specZh'],
  ROW_DUPLICATE: [file('A,B,小,18,,1', 'A,B,小,20,,1'), 3, 'nameZh'],
}

test.each(Object.entries(CASES))('%s is found, and nothing else', (code, [text, row, column]) => {
  const { problems, rows } = parseMenuCsv(new TextEncoder().encode(text))
  expect(problems.map((problem) => [problem.code, problem.row, problem.column])).toEqual([
    [code, row, column],
  ])
  expect(rows.some((good) => good.row === row)).toBe(false)
})

test('every problem has its smallest file', () => {
  // Bytes of no encoding stand in decode-text.test.ts, what the meal says in apply-import.test.ts.
  const elsewhere: ProblemCode[] = ['ENCODING_UNKNOWN', 'PLANNED_BELOW_SOLD']
  expect(PROBLEM_CODES.filter((code) => !CASES[code])).toEqual(elsewhere)
})

test('a row is named with all its problems, and good rows stay', () => {
  const { problems, rows } = parseMenuCsv(new TextEncoder().encode(file('A,B,,18,,1', ',C,,x,,-1,a,b,c')))
  expect(problems.map(({ row, column }) => [row, column])).toEqual([
    [3, 'category'],
    [3, 'price'],
    [3, 'portions'],
    [3, 'limit'],
    [3, 'spice'],
    [3, 'allergens'],
  ])
  expect(rows.map((row) => row.nameZh)).toEqual(['B'])
})

test('both languages have a sentence for every problem and nothing more', () => {
  for (const messages of [zh, en])
    expect(Object.keys(messages.import.problem).sort()).toEqual([...PROBLEM_CODES].sort())
})

test('an excerpt is short and never cuts a character', () => {
  expect([...excerpt('𠮷'.repeat(100))]).toHaveLength(60)
  expect(excerpt('𠮷'.repeat(60))).toBe('𠮷'.repeat(60))
})
