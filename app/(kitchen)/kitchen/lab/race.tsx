import { useTranslations } from 'next-intl'
import { BROKEN, type RaceReport, type WayResult } from '@/server/lab/schema'
import { Bar } from './bar'
import { Figures } from './figures'
import { useSpread } from './use-spread'

type Props = { name: 'race' | 'crossing'; race: RaceReport }

/** A race as bars, and below them the same in numbers. */
export function Race({ name, race }: Props) {
  const t = useTranslations('lab')
  const heading = `lab-${name}`
  const { results, ...scene } = race
  return (
    <section aria-labelledby={heading} className="grid min-w-0 gap-4 rounded-card bg-card p-4 sm:p-6">
      <div>
        <h2 id={heading} className="text-lg font-semibold">
          {t(`${name}.title`)}
        </h2>
        <p className="text-fg-2">{t('scene', scene)}</p>
      </div>
      <div>
        <div
          aria-hidden
          className="hidden grid-cols-[15rem_minmax(0,1fr)_minmax(0,1fr)] gap-8 pb-2 text-sm text-fg-2 lg:grid"
        >
          <span>{t('column.way')}</span>
          <span>{name === 'race' ? t('acceptedLine', { count: race.portions }) : t('column.deadlocks')}</span>
          <span>{t('timeWhisker')}</span>
        </div>
        <ul>
          {results.map((row) => (
            <Row key={row.way} {...{ name, race, row }} />
          ))}
        </ul>
      </div>
      <Figures race={race} />
    </section>
  )
}

function Row({ name, race, row }: Props & { row: WayResult }) {
  const t = useTranslations('lab')
  const spread = useSpread()
  const broken = BROKEN.includes(row.way)
  return (
    <li className="grid items-center gap-x-8 gap-y-1 border-t border-line py-3 lg:grid-cols-[15rem_minmax(0,1fr)_minmax(0,1fr)]">
      <div>
        <h3 className={`font-semibold ${broken ? 'text-danger' : ''}`}>
          {t(`way.${row.way}`)}
          {broken && <span className="ml-2 text-sm font-normal">{t('broken')}</span>}
        </h3>
        <p className="text-sm text-fg-2">{t(`about.${row.way}`)}</p>
      </div>
      {name === 'race' ? (
        <Measure label={t('column.accepted')} text={spread(row.accepted)}>
          <Bar value={row.accepted.median} max={highest(race, 'accepted')} bound={race.portions} />
        </Measure>
      ) : (
        <Measure label={t('column.deadlocks')} text={spread(row.deadlocks)}>
          <Bar value={row.deadlocks.median} max={highest(race, 'deadlocks')} wrong />
        </Measure>
      )}
      <Measure label={t('time')} text={t('ms', { value: Math.round(row.totalMs.median) })}>
        <Bar
          value={row.totalMs.median}
          low={row.totalMs.min}
          high={row.totalMs.max}
          max={highest(race, 'totalMs')}
        />
      </Measure>
    </li>
  )
}

/** The longest bar there can be. */
function highest(race: RaceReport, measure: 'accepted' | 'deadlocks' | 'totalMs'): number {
  const least = measure === 'accepted' ? race.portions : 1
  return Math.max(least, ...race.results.map((row) => row[measure].max))
}

function Measure({ label, text, children }: { label: string; text: string; children: React.ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_7.5rem] items-center gap-x-3 tabular-nums">
      <span className="col-span-2 text-sm text-fg-2 lg:sr-only">{label}</span>
      {children}
      <span className="whitespace-nowrap">{text}</span>
    </div>
  )
}
