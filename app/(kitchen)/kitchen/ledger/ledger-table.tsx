'use client'
import { useTranslations } from 'next-intl'
import { buttonClass } from '@/app/ui/button'
import { Empty } from '@/app/ui/empty'
import { Link } from '@/app/ui/link'
import { Name } from '@/app/ui/name'
import type { LedgerRow, NamedBreach } from '@/server/operations/schema'

const NUMBERS = ['planned', 'sold', 'held', 'free', 'available'] as const

/** Planned = sold + held + free, by dish. What a breach speaks of is red. */
export function LedgerTable({ rows, breaches }: { rows: LedgerRow[]; breaches: NamedBreach[] }) {
  const t = useTranslations('ledger')
  const wrong = new Set(breaches.flatMap((breach) => breach.subject.split(':')))
  if (rows.length === 0) {
    return (
      <Empty title={t('noDishes')} hint={t('noDishesHint')}>
        <Link href="/kitchen/menus" className={buttonClass('primary', 'kitchen')}>
          {t('goToMenus')}
        </Link>
      </Empty>
    )
  }
  return (
    <div className="rounded-card bg-card">
      {/* Below 360 px six columns cannot stand side by side; then the table scrolls, not the page. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="overflow-x-auto" aria-label={t('table')} tabIndex={0}>
        <table className="w-full border-collapse tabular-nums max-sm:text-sm">
          <caption className="sr-only">{t('equation')}</caption>
          <thead>
            <tr className="text-fg-2">
              <th scope="col" className="px-3 py-3 text-left font-semibold sm:px-4">
                {t('dish')}
              </th>
              {NUMBERS.map((name) => (
                <th
                  key={name}
                  scope="col"
                  className="px-1.5 py-3 text-right font-semibold whitespace-nowrap max-sm:text-xs sm:px-4"
                >
                  {t(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.menuItemId} row={row} wrong={wrong.has(row.menuItemId)} />
            ))}
          </tbody>
        </table>
      </section>
      <p className="border-t border-line px-4 py-3 text-sm text-fg-2">{t('equation')}</p>
    </div>
  )
}

function Row({ row, wrong }: { row: LedgerRow; wrong: boolean }) {
  return (
    <tr
      data-testid="ledger-row"
      className={`border-t border-line ${wrong ? 'bg-danger-weak text-danger' : ''}`}
    >
      <th scope="row" className="min-w-24 px-3 py-3 text-left font-semibold sm:px-4">
        <Name zh={row.name.zh} en={row.name.en} className="line-clamp-3" />
      </th>
      {NUMBERS.map((name) => (
        <td key={name} className="px-1.5 py-3 text-right sm:px-4 sm:text-lg">
          {row[name] ?? '—'}
        </td>
      ))}
    </tr>
  )
}
