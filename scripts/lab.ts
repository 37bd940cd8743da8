import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runLab } from '../bench/lab'
import { reportHtml } from '../bench/report/html'
import { pictureSvg } from '../bench/report/picture'
import { tableText } from '../bench/report/table'
import { onThrowAwayServices } from '../bench/throw-away'
import { dataDir, root } from './paths'

// `npm run lab`: every way of selling the last portions, raced against each other on services of its own. Exit code 1
// when a sound way oversells, strands or deadlocks, or when the broken ones do not. --picture redraws docs/lab.svg.
const number = (fallback: string) => ({ type: 'string', default: fallback }) as const
const { values } = parseArgs({
  options: {
    buyers: number('200'),
    portions: number('20'),
    delay: number('5'),
    lines: number('1'),
    seed: number('1'),
    rounds: number('5'),
    connections: number('20'),
    json: { type: 'boolean' },
    picture: { type: 'boolean' },
  },
})

const whole = (
  name: 'buyers' | 'portions' | 'delay' | 'lines' | 'seed' | 'rounds' | 'connections',
  max: number,
) => {
  const value = Number(values[name])
  const least = name === 'delay' || name === 'seed' ? 0 : 1
  if (Number.isInteger(value) && value >= least && value <= max) return value
  console.error(`--${name} is a whole number from ${least} to ${max}`)
  process.exit(1)
}

const settings = {
  // A slot has a thousand shelf cells, and the naive way may need one for everybody.
  buyers: whole('buyers', 1_000),
  portions: whole('portions', 1_000),
  delayMs: whole('delay', 1_000),
  lines: whole('lines', 4),
  seed: whole('seed', 2 ** 31),
  rounds: whole('rounds', 50),
}
// Standard output is the result's alone.
const say = (line: string) => console.error(line)

await onThrowAwayServices({ connections: whole('connections', 60), say }, async (arena) => {
  const report = await runLab(arena, { ...settings, say })
  const folder = join(dataDir, 'lab')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`)
  writeFileSync(join(folder, 'report.html'), reportHtml(report))
  if (values.picture) {
    mkdirSync(join(root, 'docs'), { recursive: true })
    writeFileSync(join(root, 'docs/lab.svg'), pictureSvg(report))
  }
  console.log(values.json ? JSON.stringify(report) : tableText(report))
  say(`Report: ${join(folder, 'report.html')}`)
  return report.problems.length === 0 ? 0 : 1
})
