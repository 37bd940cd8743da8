'use client'
import { useTranslations } from 'next-intl'
import { useMoney } from '@/app/format'
import type { TopUpPreview } from '@/server/allowance/top-up/preview-top-up'

const HEAD = 'py-2 pr-4'

/** What confirming would do: whose balance becomes what, and who changes department. */
export function TopUpTable({ preview }: { preview: TopUpPreview }) {
  const t = useTranslations('people.topUp')
  const money = useMoney()
  return (
    <div className="grid gap-3">
      <h3 className="text-lg font-semibold">
        {t('summary', { people: preview.rows.length, total: money(preview.totalCents) })}
      </h3>
      <p className="text-fg-2 wrap-anywhere">
        {preview.fileName}
        {preview.ignoredColumns.length > 0 &&
          ` · ${t('ignored', { columns: preview.ignoredColumns.join(' · ') })}`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="max-h-[28rem] overflow-auto" tabIndex={0} aria-label={t('caption')}>
        <table className="w-full min-w-xl text-left">
          <thead className="sticky top-0 bg-card text-sm whitespace-nowrap text-fg-2">
            <tr>
              <th scope="col" className={HEAD}>
                {t('row')}
              </th>
              <th scope="col" className={HEAD}>
                {t('column.person')}
              </th>
              <th scope="col" className={`${HEAD} text-right`}>
                {t('column.amount')}
              </th>
              <th scope="col" className={`${HEAD} text-right`}>
                {t('after')}
              </th>
              <th scope="col" className={HEAD}>
                {t('column.department')}
              </th>
              <th scope="col" className="py-2">
                {t('column.note')}
              </th>
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row) => (
              <tr key={row.row} className="border-t border-line align-top">
                <td className="py-2 pr-4 text-fg-2 tabular-nums">{row.row}</td>
                <th scope="row" className="py-2 pr-4 font-semibold">
                  {row.name}
                  <span className="block text-sm font-normal text-fg-2">{row.account}</span>
                </th>
                <td className="py-2 pr-4 text-right whitespace-nowrap tabular-nums">
                  {row.amountCents > 0 ? '+' : '−'}
                  {money(Math.abs(row.amountCents))}
                </td>
                <td className="py-2 pr-4 text-right whitespace-nowrap tabular-nums">
                  {preview.doneAt ? '' : money(row.balanceCents + row.amountCents)}
                </td>
                <td className="py-2 pr-4">
                  {row.departmentTo && (
                    <>
                      {row.departmentFrom && (
                        <del className="mr-2 text-sm text-fg-2">{row.departmentFrom}</del>
                      )}
                      {row.departmentTo}
                    </>
                  )}
                </td>
                <td className="py-2 wrap-anywhere">{row.note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}
