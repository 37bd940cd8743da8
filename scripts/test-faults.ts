import { parseArgs } from 'node:util'
import { untilStopped } from './lifecycle'

// `npm run test:faults`: orders and faults side by side on servers of its own, for as long as you like; with `--each`
// every fault alone, over so many orders each. Prints the seed; the same seed plans the same orders and the same faults.
// Exit code 1 when a promise was broken.
const text = { type: 'string' } as const
const { values } = parseArgs({
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

const number = (
  name: 'minutes' | 'orders' | 'seed' | 'backlog' | 'together',
  most: number,
  otherwise?: number,
) => {
  const value = Number(values[name] ?? otherwise)
  if (value > 0 && value <= most) return value
  console.error(`--${name} is a number up to ${most}`)
  process.exit(2)
}
const only = values.only && FAULT_NAMES.filter((name) => values.only?.some((part) => name.includes(part)))
if (only?.length === 0) {
  console.error(`--only names one of these, or a part of it:\n  ${FAULT_NAMES.join('\n  ')}`)
  process.exit(2)
}

const life = untilStopped(console.log)
let code = 1
try {
  const started = Date.now()
  const { lines, problems, history, faults } = await (values.each ? runEach : runFaults)({
    seed: Math.floor(number('seed', 2 ** 31, Date.now() % 2 ** 31)),
    seconds: values.each ? 0 : number('minutes', 600) * 60,
    orders: Math.floor(number('orders', 100_000)),
    backlog: Math.floor(number('backlog', 2_000)),
    atOnce: Math.floor(number('together', 1_000)),
    pauseMs: values.each ? [300, 1_200] : [1_500, 3_000],
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
