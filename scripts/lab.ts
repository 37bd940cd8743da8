import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runLab } from '../bench/lab'
import { reportHtml } from '../bench/report/html'
import { pictureSvg } from '../bench/report/picture'
import { tableText } from '../bench/report/table'
import { onThrowAwayServices } from '../bench/throw-away'
import { readArguments, readNumber } from './arguments'
import { dataDir, root } from './paths'

// `npm run lab`: every way of selling the last portions, raced against each other on services of its own. Exit code 0
// when only the broken ways break, 1 when a sound way oversells, strands or deadlocks or a broken one does not, 2 when the
// races could not be held. --picture redraws docs/lab.svg.
const USAGE =
  'Usage: npm run lab [-- --buyers 200 --portions 20 --delay 5 --lines 1 --seed 1 --rounds 5 --connections 20 --json --picture]'
const number = (fallback: string) => ({ type: 'string', default: fallback }) as const
const { values } = readArguments(USAGE, {
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
  most: number,
) => readNumber(USAGE, name, values[name], { least: name === 'delay' || name === 'seed' ? 0 : 1, most })

const settings = {
  // A slot has a thousand shelf cells, and the naive way may need one for everybody.
  buyers: whole('buyers', 1_000),
  portions: whole('portions', 1_000),
  delayMs: whole('delay', 1_000),
  lines: whole('lines', 4),
  seed: whole('seed', 2 ** 31),
  rounds: whole('rounds', 50),
}
const connections = whole('connections', 60)
// Standard output is the result's alone.
const say = (line: string) => console.error(line)

await onThrowAwayServices({ connections, say }, async (arena) => {
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
