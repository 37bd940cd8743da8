import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measureGate } from '../bench/gate'
import { describeMachine, loadOfLastMinute } from '../bench/machine'
import { gateText, throughputText } from '../bench/report/bench-table'
import { machineText } from '../bench/report/table'
import { seededRandom } from '../bench/statistics'
import { measureThroughput } from '../bench/throughput'
import { onThrowAwayServices } from '../bench/throw-away'
import { readArguments, readNumber } from './arguments'
import { dataDir } from './paths'

// `npm run bench`: how many orders a second get from submit to their final answer, part by part and by strategy, within
// two minutes. `npm run bench -- --gate`: 2,000 buyers and 100 portions with the gate in Redis and without it. Exit code 0 when it measured, 1 when the
// race at the gate broke the ledger, 2 when it could not measure.
const USAGE =
  'Usage: npm run bench [-- --orders 300 --rounds 3 --seed 1 --json | --gate --buyers 2000 --portions 100 --rounds 3 --seed 1 --json]'
const { values } = readArguments(USAGE, {
  options: {
    gate: { type: 'boolean' },
    orders: { type: 'string', default: '300' },
    buyers: { type: 'string', default: '2000' },
    portions: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean' },
  },
})

const whole = (name: 'orders' | 'buyers' | 'portions' | 'rounds' | 'seed', most: number) =>
  readNumber(USAGE, name, values[name], { most })
const seed = whole('seed', 2 ** 31)
const rounds = whole('rounds', 20)
// A slot has a thousand shelf cells, and each part of the way fills half of them.
const orders = whole('orders', 500)
const rush = { buyers: whole('buyers', 20_000), portions: whole('portions', 1_000) }
const say = (line: string) => console.error(line)
/** Leaves the services their time to start and stop within two minutes. */
const BUDGET_MS = 90_000

await onThrowAwayServices({ connections: 20, say }, async (arena) => {
  const before = await describeMachine(arena.db, arena.redis)
  const settings = { rounds, random: seededRandom(seed), say }
  const gate = values.gate ? await measureGate(arena, { ...rush, ...settings }) : null
  const throughput = values.gate
    ? null
    : await measureThroughput(arena, { orders, budgetMs: BUDGET_MS, ...settings })
  const machine = { ...before, loadAfter: loadOfLastMinute() }
  const report = { at: new Date().toISOString(), seed, machine, throughput, gate }
  const folder = join(dataDir, 'lab')
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, values.gate ? 'gate.json' : 'bench.json'),
    `${JSON.stringify(report, null, 2)}\n`,
  )
  if (values.json) console.log(JSON.stringify(report))
  else {
    if (throughput) console.log(`\n${throughputText(throughput)}`)
    if (gate) console.log(`\n${gateText(gate)}`)
    console.log(`\n${machineText(report)}`)
  }
  return gate && gate.on.breaches + gate.off.breaches > 0 ? 1 : 0
})
