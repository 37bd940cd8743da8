import { renderToStaticMarkup } from 'react-dom/server'
import { Bar } from '@/app/(kitchen)/kitchen/lab/bar'
import type { LabReport, WayResult } from '@/server/lab/schema'
import { colours, FONT } from './style'
import { crowded } from './table'
import { LABELS } from './words'

const WIDTH = 960
const ROW = 46
const TOP = 132
const STYLE = `${colours('svg')}text{font-family:${FONT};fill:var(--color-fg);font-size:14px}.quiet{fill:var(--color-fg-2);font-size:12.5px}.bold{font-weight:600}.title{font-size:22px;font-weight:700}.num{font-variant-numeric:tabular-nums}.bad{fill:var(--color-danger);font-weight:600}`

/** The race as a picture for the README. */
export function pictureSvg(report: LabReport): string {
  return `${renderToStaticMarkup(<Picture report={report} />)}\n`
}

function Picture({ report: { race, machine, at } }: { report: LabReport }) {
  const height = TOP + race.results.length * ROW + 66
  const slowest = Math.max(...race.results.map((row) => row.totalMs.max))
  const most = Math.max(race.portions, ...race.results.map((row) => row.accepted.max))
  const { buyers, portions, delayMs, rounds } = race
  const shared = crowded(machine) ? 'a shared and busy' : 'a'
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${WIDTH} ${height}`}
      width={WIDTH}
      height={height}
      role="img"
      aria-labelledby="title"
    >
      <title id="title">{`${buyers} people want ${portions} portions: what each way sold, and how long it took`}</title>
      <style>{STYLE}</style>
      <rect width={WIDTH} height={height} rx="14" fill="var(--color-card)" stroke="var(--color-line)" />
      <text x="32" y="48" className="title">
        {buyers} people, {portions} portions, one moment
      </text>
      <text x="32" y="74" className="quiet">
        {delayMs} ms between reading and writing stock where a way reads first; {race.connections}{' '}
        connections; medians of {rounds} rounds
      </text>
      <text x="288" y={TOP - 16} className="quiet">
        Orders accepted · line: the {portions} there are
      </text>
      <text x="634" y={TOP - 16} className="quiet">
        Time to the last answer · whisker: rounds
      </text>
      {race.results.map((row, i) => (
        <Row key={row.way} {...{ row, y: TOP + i * ROW, most, slowest, portions }} />
      ))}
      <text x="32" y={height - 26} className="quiet">
        Measured on {shared} {machine.cores}-core machine (load {machine.loadBefore}) on {at.slice(0, 10)}:
        compare the ways, not the milliseconds. npm run lab
      </text>
    </svg>
  )
}

type RowProps = { row: WayResult; y: number; most: number; slowest: number; portions: number }

function Row({ row, y, most, slowest, portions }: RowProps) {
  const oversold = Math.round(row.oversold.median)
  return (
    <g>
      <line x1="32" x2={WIDTH - 32} y1={y} y2={y} stroke="var(--color-line)" />
      <text x="32" y={y + 20} className="bold">
        {LABELS[row.way].name}
      </text>
      <text x="32" y={y + 37} className="quiet">
        {LABELS[row.way].about}
      </text>
      <svg x="288" y={y + 11} width="208" height="24" overflow="visible">
        <title>{`${row.accepted.median} accepted`}</title>
        <Bar value={row.accepted.median} max={most} bound={portions} />
      </svg>
      <text x="508" y={y + 28} className={`num ${oversold > 0 ? 'bad' : ''}`}>
        {Math.round(row.accepted.median)}
        {oversold > 0 && ` (+${oversold})`}
      </text>
      <svg x="634" y={y + 11} width="208" height="24" overflow="visible">
        <title>{`${Math.round(row.totalMs.median)} milliseconds`}</title>
        <Bar value={row.totalMs.median} low={row.totalMs.min} high={row.totalMs.max} max={slowest} />
      </svg>
      <text x="856" y={y + 28} className="num">
        {Math.round(row.totalMs.median)} ms
      </text>
    </g>
  )
}
