import { type Browser, chromium as launcher } from 'playwright'
import { table } from '../print-table'
import { prepareTestApp, type TestAppOptions } from '../test-app'
import type { Score } from '../test-stage'
import { fillCart, placeDemoOrder, signInDemo, type Visitor } from '../visitor'
import { processorShare } from './machine'
import { type Route, routes, type Weight } from './routes'
import { weigh } from './sizes'
import { LIMITS, median, type Vitals, visit } from './vitals'

/** Others on the machine only ever add time: one visit within the limits is enough, and of more the median counts. */
const VISITS = [1, 2, 6]
/** With less of a processor than this a page waits for others, and its time says more about them. */
const CALM = 0.8
const SAMPLE_MS = 200

const KEYS = ['lcp', 'cls', 'inp', 'images'] as const
type Key = (typeof KEYS)[number]

/** `ok` is null when nothing can be said. */
type Row = { cells: string[]; ok: boolean | null }

/**
 * `npm test -- budgets`: every page of the built app against its budget (UX budgets, scripts/budgets/routes.ts).
 *
 * Sizes are exact. Times are the one place where a test asserts a duration, so they are taken with care: each page is
 * visited cold with CDP's 4× CPU and 10 Mbit/s · 100 ms; over a limit, two more visits join and then six, and the median
 * of all decides. Visits end in real taps for INP where there is something to tap. Before each visit the machine is asked
 * how much of a processor there is to have. A page over its limit with too little of one has not been judged: it says
 * "busy" and counts neither as passed nor as failed. What is within its limit on a busy machine is all the more so on a
 * calm one, and layout shifts and bytes are judged on any. `npm test -- budgets sizes` weighs only, and names of pages, as
 * in `npm test -- budgets menu checkout`, look at these alone.
 */
export async function measureBudgets(options: TestAppOptions & { args: string[] }): Promise<Score> {
  const app = await prepareTestApp(options)
  try {
    await app.start()
    const visitors = new Map<string, Visitor>()
    for (const name of ['lilei', 'kitchen', 'admin']) visitors.set(name, await signInDemo(app.url, name))
    const visitor = visitors.get('lilei') as Visitor
    const order = await placeDemoOrder(visitor)
    const { mealId } = await fillCart(visitor)
    const named = routes.filter(({ name }) => options.args.includes(name))
    const pages = (named.length > 0 ? named : routes).map((route) => ({
      ...route,
      url: app.url + route.path.replace('{meal}', mealId).replace('{order}', order.id),
      cookie: route.as ? (visitors.get(route.as)?.cookie ?? '') : '',
    }))

    const rows: Row[] = []
    for (const page of pages) rows.push(weightRow(page, await weigh(page.url, page.cookie)))
    print(['page', 'JS kB', 'CSS kB', 'HTML kB'], rows)
    if (options.args.includes('sizes')) return count(rows)

    const browser = await launcher.launch({
      executablePath: app.chromium,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
    })
    options.onStart(() => browser.close())
    const times: Row[] = []
    for (const page of pages) {
      const row = await timeRow(browser, page)
      times.push(row)
      // A run that is stopped in the middle has said what it knows.
      console.log(row.cells.join('  '))
    }
    await browser.close()
    print(['page', 'LCP ms', 'CLS', 'INP ms', 'images kB', 'visits', 'processor'], times)
    const unjudged = times.filter(({ ok }) => ok === null).length
    if (unjudged > 0)
      console.log(`\n${unjudged} not judged: others keep this machine busy. Measure again when it is calm.`)
    return count([...rows, ...times])
  } finally {
    await app.stop()
  }
}

function weightRow({ name, budget }: Route, weight: Weight): Row {
  const keys = ['js', 'css', 'html'] as const
  const over = keys.filter((key) => weight[key] > budget[key] * 1_000)
  const cell = (key: keyof Weight) =>
    `${(weight[key] / 1_000).toFixed(1)} / ${budget[key]}${over.includes(key) ? ' ✗' : ''}`
  return { cells: [name, ...keys.map(cell)], ok: over.length === 0 }
}

async function timeRow(browser: Browser, page: Route & { url: string; cookie: string }): Promise<Row> {
  const limits = { ...LIMITS, images: page.budget.images ?? Number.POSITIVE_INFINITY }
  const seen: Vitals[] = []
  const shares: number[] = []
  const value = (key: Key) => median(seen.map((vitals) => vitals[key] ?? 0))
  const over = () => KEYS.filter((key) => value(key) > limits[key])
  for (const times of VISITS) {
    for (let n = 0; n < times; n++) {
      shares.push(processorShare(SAMPLE_MS))
      seen.push(await visit(browser, page.url, page.cookie, page.taps))
    }
    if (over().length === 0) break
  }
  const share = median(shares)
  const isBusy = (key: Key) => (key === 'lcp' || key === 'inp') && share < CALM
  const cell = (key: Key) => {
    if (seen[0]?.[key] === null || limits[key] === Number.POSITIVE_INFINITY) return '–'
    const mark = over().includes(key) ? (isBusy(key) ? ' busy' : ' ✗') : ''
    return `${value(key).toFixed(key === 'cls' ? 3 : 0)} / ${limits[key]}${mark}`
  }
  const cells = [page.name, ...KEYS.map(cell), String(seen.length), `${(share * 100).toFixed(0)} %`]
  if (over().length === 0) return { cells, ok: true }
  return { cells, ok: over().every(isBusy) ? null : false }
}

function print(head: string[], rows: Row[]) {
  console.log(`\n${table([head, ...rows.map(({ cells }) => cells)]).join('\n')}`)
}

function count(rows: Row[]): Score {
  const having = (ok: boolean) => rows.filter((row) => row.ok === ok).length
  return { passed: having(true), failed: having(false) }
}
