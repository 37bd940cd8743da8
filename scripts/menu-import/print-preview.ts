import { createTranslator } from 'next-intl'
import en from '../../messages/en.json'
import zh from '../../messages/zh-CN.json'
import type { ItemChange } from '../../server/menu/import/plan-import'
import type { ImportPreview } from '../../server/menu/import/preview-import'
import { table } from '../print-table'

const chinese = /^zh/i.test(process.env.LC_ALL ?? process.env.LANG ?? '')
const t = createTranslator({
  locale: chinese ? 'zh-CN' : 'en',
  messages: chinese ? (zh as typeof en) : en,
  namespace: 'import',
})

/** Every bad row and why, as lines of text. */
export function problemLines({ problems, ignoredColumns }: ImportPreview): string[] {
  const rows = problems.map(({ row, column, code, value, dish }) => {
    const name = column && t(`column.${column}`)
    const where = row === 0 ? t('wholeFile') : t('row', { row })
    return [where, dish ?? '', name, t(`problem.${code}`, { value, column: name })]
  })
  return [t('problemsTitle', { count: problems.length }), '', ...table(rows), ...ignored(ignoredColumns)]
}

/** What would change, as lines of text. */
export function previewLines({ rows, counts, untouched, ignoredColumns }: ImportPreview): string[] {
  const header = ['rowHeader', 'dishHeader', 'price', 'planned', 'limit', 'status'] as const
  const lines = rows.map(({ parsed, item, itemChanges, dishChanges }) => {
    const before = (field: ItemChange['field'], now: string, show: (value: number) => string) => {
      const change = itemChanges.find((candidate) => candidate.field === field)
      if (!change) return now
      return `${change.before === null ? t('noLimit') : show(change.before)} → ${now || t('noLimit')}`
    }
    const fields = dishChanges.map((field) => t(`field.${field}`)).join(', ')
    return [
      String(parsed.row),
      [parsed.nameZh, parsed.specZh].filter(Boolean).join(' · '),
      before('priceCents', yuan(parsed.priceCents), yuan),
      before('planned', String(parsed.portions), String),
      before('perPersonLimit', parsed.perPersonLimit?.toString() ?? '', String),
      t(`fate.${item}`) + (fields && ` (${t('dishChanges', { fields })})`),
    ]
  })
  const { itemsAdded, itemsChanged, itemsUnchanged, dishesNew, dishesChanged, dishesUnchanged, variantsNew } =
    counts
  const names = untouched.map(({ nameZh, specZh }) => [nameZh, specZh].filter(Boolean).join(' ')).join(', ')
  return [
    '',
    ...table([header.map((key) => t(key)), ...lines]),
    '',
    t('summaryItems', { added: itemsAdded, changed: itemsChanged, unchanged: itemsUnchanged }),
    t('summaryDishes', {
      added: dishesNew,
      changed: dishesChanged,
      unchanged: dishesUnchanged,
      variants: variantsNew,
    }),
    ...(untouched.length > 0 ? [t('untouched', { count: untouched.length, names })] : []),
    ...ignored(ignoredColumns),
  ]
}

const ignored = (columns: string[]) =>
  columns.length > 0 ? [t('ignored', { columns: columns.join(' · ') })] : []

const yuan = (cents: number) => `¥${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
