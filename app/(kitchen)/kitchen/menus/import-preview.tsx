'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useMoney } from '@/app/format'
import type { ItemChange, PlannedRow } from '@/server/menu/import/plan-import'
import type { ImportPreview } from '@/server/menu/import/preview-import'

const TONE = { NEW: 'bg-ok-weak text-ok', CHANGED: 'bg-warn-bg text-warn-fg', UNCHANGED: 'bg-fill text-fg-2' }
const DELIMITER = { ',': 'comma', ';': 'semicolon', '\t': 'tab' } as const

/** What confirming would write: how many of what, and every row with what was there before. */
export function ImportPreviewTable({ preview }: { preview: ImportPreview }) {
  const t = useTranslations('import')
  const { counts, untouched, ignoredColumns, encoding, delimiter, fileName } = preview
  const names = untouched.slice(0, 8).map(({ nameZh, specZh }) => [nameZh, specZh].filter(Boolean).join(' '))
  return (
    <div className="grid gap-3">
      <h3 className="text-lg font-semibold">{t('ready')}</h3>
      <ul className="grid gap-1">
        <li>
          {fileName}
          {encoding && delimiter && (
            <span className="text-fg-2">
              {' · '}
              {t('format', {
                encoding: encoding.toUpperCase(),
                delimiter: t(`delimiter.${DELIMITER[delimiter]}`),
              })}
            </span>
          )}
        </li>
        <li>
          {t('summaryItems', {
            added: counts.itemsAdded,
            changed: counts.itemsChanged,
            unchanged: counts.itemsUnchanged,
          })}
        </li>
        <li>
          {t('summaryDishes', {
            added: counts.dishesNew,
            changed: counts.dishesChanged,
            unchanged: counts.dishesUnchanged,
            variants: counts.variantsNew,
          })}
        </li>
        {untouched.length > 0 && (
          <li className="text-warn-fg">
            {t('untouched', {
              count: untouched.length,
              names: names.join('、') + (untouched.length > 8 ? '…' : ''),
            })}
          </li>
        )}
        {ignoredColumns.length > 0 && (
          <li className="text-warn-fg">{t('ignored', { columns: ignoredColumns.join(' · ') })}</li>
        )}
      </ul>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="max-h-[28rem] overflow-auto" tabIndex={0} aria-label={t('caption')}>
        <table className="w-full min-w-xl text-left text-base">
          <thead className="sticky top-0 bg-card text-sm whitespace-nowrap text-fg-2">
            <tr>
              <th scope="col" className="py-2 pr-4">
                {t('rowHeader')}
              </th>
              <th scope="col" className="py-2 pr-4">
                {t('dishHeader')}
              </th>
              <th scope="col" className="py-2 pr-4 text-right">
                {t('price')}
              </th>
              <th scope="col" className="py-2 pr-4 text-right">
                {t('planned')}
              </th>
              <th scope="col" className="py-2 pr-4 text-right">
                {t('limit')}
              </th>
              <th scope="col" className="py-2">
                {t('status')}
              </th>
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row) => (
              <PreviewRow key={row.parsed.row} row={row} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}

function PreviewRow({ row }: { row: PlannedRow }) {
  const t = useTranslations('import')
  const locale = useLocale()
  const money = useMoney()
  const { parsed, item, dishChanges } = row
  const english = locale === 'en'
  const name = english ? (parsed.nameEn ?? parsed.nameZh) : parsed.nameZh
  const spec = english ? (parsed.specEn ?? parsed.specZh) : parsed.specZh
  const before = (field: ItemChange['field']) => row.itemChanges.find((change) => change.field === field)
  return (
    <tr
      className={`border-t border-line align-top ${item === 'UNCHANGED' && dishChanges.length === 0 ? 'text-fg-2' : ''}`}
    >
      <td className="py-2 pr-4 text-fg-2 tabular-nums">{parsed.row}</td>
      <th scope="row" className="py-2 pr-4 font-semibold">
        {name}
        {spec && <span className="font-normal"> · {spec}</span>}
        {dishChanges.length > 0 && (
          <span className="block text-sm font-normal text-warn-fg">
            {t('dishChanges', { fields: dishChanges.map((field) => t(`field.${field}`)).join('、') })}
          </span>
        )}
      </th>
      <Value now={money(parsed.priceCents)} change={before('priceCents')} show={money} />
      <Value now={String(parsed.portions)} change={before('planned')} show={String} />
      <Value now={parsed.perPersonLimit?.toString() ?? ''} change={before('perPersonLimit')} show={String} />
      <td className="py-2">
        <span className={`rounded-full px-3 py-0.5 text-sm whitespace-nowrap ${TONE[item]}`}>
          {t(`fate.${item}`)}
        </span>
      </td>
    </tr>
  )
}

function Value({ now, change, show }: { now: string; change?: ItemChange; show: (value: number) => string }) {
  const t = useTranslations('import')
  return (
    <td className="py-2 pr-4 text-right whitespace-nowrap tabular-nums">
      {change && (
        <del className="mr-2 text-sm text-fg-2">
          <span className="sr-only">{t('before')} </span>
          {change.before === null ? t('noLimit') : show(change.before)}
        </del>
      )}
      {now || (change ? t('noLimit') : '')}
    </td>
  )
}
