import { useTranslations } from 'next-intl'
import type { RaceReport } from '@/server/lab/schema'
import { useSpread } from './use-spread'

const COUNTS = ['accepted', 'oversold', 'stranded', 'conflicts', 'deadlocks', 'totalMs'] as const
const CELL = 'border-b border-line py-2 whitespace-nowrap'
const NAME = `${CELL} pr-3 text-left`
const NUMBER = `${CELL} px-3 text-right last:pr-0`

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
            <th scope="col" className={NAME}>
              {t('column.way')}
            </th>
            {[...COUNTS, 'ratio' as const].map((name) => (
              <th key={name} scope="col" className={NUMBER}>
                {t(`column.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {race.results.map((row) => (
            <tr key={row.way}>
              <th scope="row" className={`${NAME} font-semibold`}>
                {t(`way.${row.way}`)}
              </th>
              {COUNTS.map((name) => (
                <td key={name} className={NUMBER}>
                  {spread(row[name])}
                </td>
              ))}
              <td className={NUMBER}>{row.ratio ? spread(row.ratio, 2) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
