import fc from 'fast-check'
import Papa from 'papaparse'
import { expect, test } from 'vitest'
import { parseMenuCsv } from './parse-menu-csv'
import { PROBLEM_CODES } from './problem-rules'

const HEADER = ['分类', '菜名', '售价', '份数', '说明']
const encode = (text: string) => new TextEncoder().encode(text)

test('never throws on any bytes, and says why it refuses them', () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    // Mostly a menu, with some bytes changed: gets further than noise does.
    fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.nat({ max: 60 })).map(([noise, at]) => {
      const bytes = encode(`${HEADER.join(',')}\r\nA,"B",1,1,x\r\nA,C,2,2,y\r\n`)
      bytes.set(noise.subarray(0, bytes.length - at), at)
      return bytes
    }),
    fc.string({ unit: fc.constantFrom(...'"\r\n,;\t=分类菜名售价份数|:[]{}+/1.') }).map(encode),
  )
  fc.assert(
    fc.property(anything, (bytes) => {
      const { rows, problems } = parseMenuCsv(bytes)
      expect(rows.length + problems.length).toBeGreaterThan(0)
      for (const { code, row, value } of problems) {
        expect(PROBLEM_CODES).toContain(code)
        expect(row).toBeGreaterThanOrEqual(0)
        expect([...value].length).toBeLessThanOrEqual(60)
      }
      for (const row of rows) {
        expect(Number.isSafeInteger(row.priceCents) && row.priceCents >= 0).toBe(true)
        expect(row.listPriceCents).toBeGreaterThanOrEqual(row.priceCents)
        expect(row.nameZh).not.toBe('')
      }
    }),
    { numRuns: 600 },
  )
})

const cell = fc
  .string({ unit: fc.constantFrom(...'a,b;c"\'\n\r\t =+-@|宫保，。'), minLength: 1, maxLength: 20 })
  .map((text) => text.trim())
  .filter((text) => text !== '')

/** What a menu keeps of a text: line breaks are \n, white space is one space, lines are trimmed. */
const tidy = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .join('\n')
    .trim()

test.each([',', ';', '\t'])('whatever is quoted comes back, separated by %j', (delimiter) => {
  fc.assert(
    fc.property(
      fc.array(cell, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('\r\n', '\n'),
      (cells, newline) => {
        const data = cells.map((text, index) => ['A', `菜${index}`, '1', '1', text])
        const csv = Papa.unparse([HEADER, ...data], { delimiter, newline })
        const { rows, problems } = parseMenuCsv(encode(csv))
        expect(problems).toEqual([])
        expect(rows.map((row) => row.descriptionZh)).toEqual(cells.map(tidy))
        expect(rows.map((row) => row.row)).toEqual(cells.map((_, index) => index + 2))
      },
    ),
  )
})

test('splitting at every comma would not survive this, so the test could fail', () => {
  const csv = Papa.unparse([HEADER, ['A', 'B', '1', '1', '一,"二"\n三']])
  expect(csv.split('\n')[1]?.split(',')[4]).not.toBe('一,"二"\n三')
  expect(parseMenuCsv(encode(csv)).rows[0]?.descriptionZh).toBe('一,"二"\n三')
})

test('a file made to hurt takes seconds at the most', () => {
  const size = 300_000
  const start = 'category,name_zh,price,portions,options\n'
  const shapes = ['"', 'a,"', ',', '(', ' x', '"a""', 'A,B,1,1,a +\n', '[', '¥']
  for (const shape of shapes) {
    for (const text of [shape, start + shape]) {
      const bytes = encode((text + shape.repeat(size)).slice(0, size))
      const started = performance.now()
      parseMenuCsv(bytes)
      expect(performance.now() - started, JSON.stringify(shape)).toBeLessThan(10_000)
    }
  }
})
