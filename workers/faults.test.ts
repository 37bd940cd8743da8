import { expect, it } from 'vitest'
import type { FaultName } from '@/server/testing/faults/faults'
import { linesAsText, problemsAsText } from '@/server/testing/faults/report'
import { runFaults } from '@/server/testing/faults/run'

// The short form of `npm run test:faults`: what has broken most systems like this one, each once and close together.
const SEED = 20261121
const FAULTS: FaultName[] = [
  'worker killed',
  'worker killed between two steps',
  'worker frozen past its lock',
  'web killed',
  'streams cut',
  'Redis wiped, with a backlog',
  'Redis loses power, with a backlog',
  'Redis flushed',
  'Redis mute',
  'Redis answers lost',
  'Postgres crashes',
  'Postgres ends connections',
  'Postgres answers lost',
  'jobs doubled and shuffled',
  'poison jobs',
  'clocks jump',
]

it('orders and faults side by side: everybody has one answer, and no portion is sold twice', {
  timeout: 420_000,
}, async () => {
  const said: string[] = []
  const { lines, problems, history, faults } = await runFaults({
    ...{ seed: SEED, seconds: 5, orders: 240, only: FAULTS, rounds: 1, pauseMs: [50, 200], hurry: true },
    ...{ backlog: 30, atOnce: 40 },
    say: (line) => said.push(line),
  })
  console.log([...said.slice(0, 1), ...linesAsText(lines)].join('\n'))
  expect(problemsAsText(problems, history)).toEqual([])
  expect([...faults].sort()).toEqual([...FAULTS].sort())
  // A run in which nobody got anything would prove nothing.
  const all = lines.at(-1)
  expect(all?.acked).toBeGreaterThan(50)
  expect(all?.confirmed).toBeGreaterThan(30)
  expect(all?.paid).toBeGreaterThan(0)
})
