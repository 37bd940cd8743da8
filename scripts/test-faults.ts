import { COULD_NOT, misused, readArguments, readNumber } from './arguments'
import { untilStopped } from './lifecycle'

// `npm run test:faults`: orders and faults side by side on servers of its own, for as long as you like; with `--each`
// every fault alone, over so many orders each. Prints the seed; the same seed plans the same orders and the same faults.
// Exit code 0 when every promise was kept, 1 when one was broken, 2 when the run did not come to its end.
const USAGE =
  'Usage: npm run test:faults [-- --minutes 2 | --each] [--only <part of a fault’s name>] [--orders 2000] [--backlog 300] [--together 120] [--seed <n>]'
const text = { type: 'string' } as const
const { values } = readArguments(USAGE, {
  options: {
    ...{ seed: text, only: { ...text, multiple: true }, each: { type: 'boolean' } },
    minutes: { ...text, default: '2' },
    orders: { ...text, default: '2000' },
    backlog: { ...text, default: '300' },
    together: { ...text, default: '120' },
  },
})
process.env.AUTH_SECRET ??= 'only-for-tests-only-for-tests-only-for-tests'
process.env.LOG_LEVEL ??= 'silent'
// server/env.ts wants them to be there; the servers used are those of the run.
process.env.DATABASE_URL = 'postgresql://none@127.0.0.1:1/none'
process.env.REDIS_URL = 'redis://127.0.0.1:1'

const { runEach, runFaults } = await import('../server/testing/faults/run')
const { FAULT_NAMES } = await import('../server/testing/faults/faults')
const { linesAsText, problemsAsText, refusalsAsText } = await import('../server/testing/faults/report')

const whole = (name: 'orders' | 'backlog' | 'together', most: number) =>
  readNumber(USAGE, name, values[name], { most })
const minutes = readNumber(USAGE, 'minutes', values.minutes, { least: 0.1, most: 600, whole: false })
const sizes = {
  seed: readNumber(USAGE, 'seed', values.seed ?? `${Date.now() % 2 ** 31}`, { least: 0, most: 2 ** 31 }),
  orders: whole('orders', 100_000),
  backlog: whole('backlog', 2_000),
  atOnce: whole('together', 1_000),
}
const only = values.only && FAULT_NAMES.filter((name) => values.only?.some((part) => name.includes(part)))
if (only?.length === 0)
  misused(`--only names one of these, or a part of it:\n  ${FAULT_NAMES.join('\n  ')}`, USAGE)

const life = untilStopped(console.log, COULD_NOT)
let code: number = COULD_NOT
try {
  const started = Date.now()
  const { lines, problems, history, faults } = await (values.each ? runEach : runFaults)({
    ...sizes,
    seconds: values.each ? 0 : minutes * 60,
    // Alone it comes again and again; in between there is time for orders to be taken.
    pauseMs: values.each ? [4_000, 8_000] : [1_500, 3_000],
    only,
    onOpen: life.add,
    say: (line) => console.log(`${((Date.now() - started) / 1_000).toFixed(1).padStart(6)} s  ${line}`),
  })
  console.log(
    ['', ...linesAsText(lines), '', refusalsAsText(history), ...problemsAsText(problems, history)].join('\n'),
  )
  const { acked = 0, lost = 0, doubled = 0 } = lines.at(-1) ?? {}
  const sums = `${history.length} orders, ${acked} accepted, ${lost} lost, ${doubled} doubled`
  console.log(`${faults.length} faults, ${sums}, ${problems.length} broken promises`)
  code = problems.length === 0 ? 0 : 1
} catch (error) {
  console.error(error)
}
await life.stop(code)
