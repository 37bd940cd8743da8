import { useTranslations } from 'next-intl'
import type { RaceReport } from '@/server/lab/schema'
import { useSpread } from './use-spread'

const COUNTS = ['accepted', 'oversold', 'stranded', 'conflicts', 'deadlocks', 'totalMs'] as const
const CELL = 'border-b border-line px-3 py-2 text-right whitespace-nowrap'

/** Everything the bars show, and what they leave out, in numbers. */
export function Figures({ race }: { race: RaceReport }) {
  const t = useTranslations('lab')
  const spread = useSpread()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={t('figures')} className="min-w-0 overflow-x-auto">
      <table className="w-full border-collapse text-sm tabular-nums">
        <caption className="pb-2 text-left text-fg-2">{t('caption', { rounds: race.rounds })}</caption>
        <thead className="text-fg-2">
          <tr>
            <th scope="col" className={`${CELL} pl-0 text-left`}>
              {t('column.way')}
            </th>
            {[...COUNTS, 'ratio' as const].map((name) => (
              <th key={name} scope="col" className={CELL}>
                {t(`column.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {race.results.map((row) => (
            <tr key={row.way}>
              <th scope="row" className={`${CELL} pl-0 text-left font-semibold`}>
                {t(`way.${row.way}`)}
              </th>
              {COUNTS.map((name) => (
                <td key={name} className={CELL}>
                  {spread(row[name])}
                </td>
              ))}
              <td className={CELL}>{row.ratio ? spread(row.ratio, 2) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
