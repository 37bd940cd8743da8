import { renderToStaticMarkup } from 'react-dom/server'
import { Bar } from '@/app/(kitchen)/kitchen/lab/bar'
import { BROKEN, type LabReport, type RaceReport } from '@/server/lab/schema'
import { STYLE } from './style'
import { heading, machineText, ratioText, spreadText } from './table'
import { LABELS, problemText } from './words'

/** The report as one file that needs nothing else. */
export function reportHtml(report: LabReport): string {
  return `<!doctype html>\n${renderToStaticMarkup(<Page report={report} />)}\n`
}

function Page({ report }: { report: LabReport }) {
  const { problems } = report
  return (
    <html lang="en">
      {/* biome-ignore lint/style/noHeadElement: a file of its own, not a page of Next */}
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Kaifan · The concurrency lab</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <main>
          <header>
            <p className="brand">开饭 Kaifan</p>
            <h1>The concurrency lab</h1>
            <p className="lead">
              Many people want the same few portions in the same moment. These are ten ways to sell them,
              played with the product’s own code. Some are broken on purpose.
            </p>
            {problems.length === 0 ? (
              <p className="verdict good">Only the broken ways broke. Nobody else sold or lost a portion.</p>
            ) : (
              <ul className="verdict bad">
                {problems.map((problem) => (
                  <li key={`${problem.way} ${problem.kind}`}>{problemText(problem)}</li>
                ))}
              </ul>
            )}
          </header>
          <Race title="The last portions of one dish" race={report.race} />
          <Race title="Two dishes, named in opposite order" race={report.crossing} crossing />
          <footer>
            <h2>Measured on</h2>
            {machineText(report)
              .split('\n')
              .map((line) => (
                <p key={line}>{line}</p>
              ))}
          </footer>
        </main>
      </body>
    </html>
  )
}

function Race({ title, race, crossing = false }: { title: string; race: RaceReport; crossing?: boolean }) {
  const slowest = Math.max(...race.results.map((row) => row.totalMs.max))
  const most = Math.max(race.portions, ...race.results.map((row) => row.accepted.max))
  return (
    <section>
      <h2>{title}</h2>
      <p>{heading(race)}.</p>
      <div className="chart">
        <div className="row head" aria-hidden="true">
          <span>Way</span>
          <span>
            {crossing ? 'Deadlocks' : `Accepted; the line is the ${race.portions} portions there are`}
          </span>
          <span>Time to the last answer; the whisker spans the rounds</span>
        </div>
        {race.results.map((row) => (
          <div className={BROKEN.includes(row.way) ? 'row broken' : 'row'} key={row.way}>
            <p>
              <b>{LABELS[row.way].name}</b>
              <small>{LABELS[row.way].about}</small>
            </p>
            {crossing ? <Deadlocks race={race} row={row} /> : <Accepted most={most} race={race} row={row} />}
            <div className="measure">
              <small>Time to the last answer</small>
              <Bar value={row.totalMs.median} low={row.totalMs.min} high={row.totalMs.max} max={slowest} />
              <span>{Math.round(row.totalMs.median)} ms</span>
            </div>
          </div>
        ))}
      </div>
      <Table race={race} />
    </section>
  )
}

type RowProps = { race: RaceReport; row: RaceReport['results'][number] }

function Accepted({ most, race, row }: RowProps & { most: number }) {
  return (
    <div className="measure">
      <small>Accepted</small>
      <Bar value={row.accepted.median} max={most} bound={race.portions} />
      <span>{spreadText(row.accepted)}</span>
    </div>
  )
}

function Deadlocks({ race, row }: RowProps) {
  const most = Math.max(1, ...race.results.map((other) => other.deadlocks.max))
  return (
    <div className="measure">
      <small>Deadlocks</small>
      <Bar value={row.deadlocks.median} max={most} wrong />
      <span>{spreadText(row.deadlocks)}</span>
    </div>
  )
}

function Table({ race }: { race: RaceReport }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scroll" tabIndex={0} aria-label="The same in numbers">
      <table>
        <caption>Medians of {race.rounds} rounds; in brackets the smallest and the largest</caption>
        <thead>
          <tr>
            {[
              'Way',
              'Accepted',
              'Oversold',
              'Stranded',
              'Conflicts',
              'Deadlocks',
              'Milliseconds',
              '× conditional',
            ].map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {race.results.map((row) => (
            <tr key={row.way} className={BROKEN.includes(row.way) ? 'broken' : undefined}>
              <th scope="row">{LABELS[row.way].name}</th>
              {[row.accepted, row.oversold, row.stranded, row.conflicts, row.deadlocks, row.totalMs].map(
                (spread, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns stand still
                  <td key={i}>{spreadText(spread)}</td>
                ),
              )}
              <td>{ratioText(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
