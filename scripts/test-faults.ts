import { parseArgs } from 'node:util'
import { untilStopped } from './lifecycle'

// `npm run test:faults`: orders and faults side by side on servers of its own, for as long as you like. Prints the seed;
// the same seed plans the same orders and the same faults. Exit code 1 when a promise was broken.
const text = { type: 'string' } as const
const { values } = parseArgs({
  options: {
    ...{ seed: text, only: { ...text, multiple: true } },
    minutes: { ...text, default: '2' },
    orders: { ...text, default: '2000' },
  },
})
process.env.AUTH_SECRET ??= 'only-for-tests-only-for-tests-only-for-tests'
process.env.LOG_LEVEL ??= 'silent'
// server/env.ts wants them to be there; the servers used are those of the run.
process.env.DATABASE_URL = 'postgresql://none@127.0.0.1:1/none'
process.env.REDIS_URL = 'redis://127.0.0.1:1'

const { runFaults } = await import('../server/testing/faults/run')
const { FAULT_NAMES } = await import('../server/testing/faults/faults')
const { linesAsText, problemsAsText } = await import('../server/testing/faults/report')

const number = (name: 'minutes' | 'orders' | 'seed', most: number, otherwise?: number) => {
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
  const { lines, problems, history, faults } = await runFaults({
    seed: Math.floor(number('seed', 2 ** 31, Date.now() % 2 ** 31)),
    seconds: number('minutes', 600) * 60,
    orders: Math.floor(number('orders', 100_000)),
    pauseMs: [1_500, 3_000],
    only,
    onOpen: life.add,
    say: (line) => console.log(`${((Date.now() - started) / 1_000).toFixed(1).padStart(6)} s  ${line}`),
  })
  console.log(['', ...linesAsText(lines), '', ...problemsAsText(problems, history)].join('\n'))
  console.log(`${faults.length} faults, ${history.length} orders, ${problems.length} broken promises`)
  code = problems.length === 0 ? 0 : 1
} catch (error) {
  console.error(error)
}
await life.stop(code)
