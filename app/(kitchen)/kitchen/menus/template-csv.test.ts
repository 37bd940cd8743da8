import { expect, test } from 'vitest'
import { parseMenuCsv } from '@/server/menu/import/parse-menu-csv'
import { TEMPLATE_CSV } from './template-csv'

test('the template can be imported as it is', () => {
  const menu = parseMenuCsv(new TextEncoder().encode(TEMPLATE_CSV))
  expect(menu).toMatchObject({ problems: [], ignoredColumns: [] })
  expect(menu.rows.map((row) => [row.specZh, row.priceCents])).toEqual([
    ['小份', 1600],
    ['大份', 2200],
  ])
})
