import type { StockRow } from '@/server/kitchen/schema'

/** Rows whose names in either language contain every word typed. */
export function filterStock(rows: StockRow[], typed: string): StockRow[] {
  const words = typed.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const text = [
      row.dishNameZh,
      row.dishNameEn,
      row.variantNameZh,
      row.variantNameEn,
      row.categoryZh,
      row.categoryEn,
    ]
      .join(' ')
      .normalize('NFKC')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

export type StockGroup = { key: string; categoryZh: string; categoryEn: string; rows: StockRow[] }

/** By category, in the order the rows came. */
export function groupByCategory(rows: StockRow[]): StockGroup[] {
  const groups = new Map<string, StockGroup>()
  for (const row of rows) {
    const { categoryZh, categoryEn } = row
    const key = `${categoryZh}/${categoryEn}`
    const group = groups.get(key)
    if (group) group.rows.push(row)
    else groups.set(key, { key, categoryZh, categoryEn, rows: [row] })
  }
  return [...groups.values()]
}
