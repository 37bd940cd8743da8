import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseMenuCsv } from './parse-menu-csv'

const root = new URL('../../../', import.meta.url)
const open = (name: string) => readFileSync(new URL(`prisma/demo/${name}`, root))
const picture = (name: string) => new URL(`public/dishes/${name}`, root)

test.each(['menu.csv', 'lunch.csv'])('the demo’s %s is a file as Excel saves it, without a fault', (name) => {
  const bytes = open(name)
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(
    bytes
      .toString()
      .split('\n')
      .slice(0, -1)
      .every((line) => line.endsWith('\r')),
  ).toBe(true)
  const { rows, problems, ignoredColumns } = parseMenuCsv(bytes)
  expect({ problems, ignoredColumns }).toEqual({ problems: [], ignoredColumns: [] })
  for (const row of rows) {
    expect(row.image && existsSync(picture(row.image)), row.nameZh).toBe(true)
    expect(row.nameEn, row.nameZh).not.toBeNull()
  }
})

test('the dinner offers a canteen’s worth', () => {
  const { rows } = parseMenuCsv(open('menu.csv'))
  expect(new Set(rows.map((row) => row.nameZh)).size).toBeGreaterThanOrEqual(36)
  expect(new Set(rows.map((row) => row.category)).size).toBe(6)
})

test('a picture is small, and nothing but a picture', () => {
  for (const name of readdirSync(picture('.'))) {
    expect(statSync(picture(name)).size, name).toBeLessThanOrEqual(3_072)
    expect(readFileSync(picture(name), 'utf8')).not.toMatch(
      /<script|\bon\w+=|javascript:|<image|https?:(?!\/\/www\.w3\.org\/2000\/svg)/i,
    )
  }
})
