import type { LabReport, RaceReport, Spread, WayResult } from '@/server/lab/schema'
import { LABELS, problemText } from './words'

/** The report for a terminal: two tables, the machine, the verdict. */
export function tableText(report: LabReport): string {
  return [
    '',
    heading(report.race),
    ...table(report.race),
    '',
    heading(report.crossing),
    ...table(report.crossing),
    '',
    machineText(report),
    ...(report.problems.length === 0
      ? ['All is well: only the broken ways broke.']
      : report.problems.map((problem) => `PROBLEM: ${problemText(problem)}`)),
  ].join('\n')
}

/** The conditions of a race in one sentence. */
export function heading({ buyers, portions, lines, delayMs, rounds, connections }: RaceReport): string {
  const wish = lines === 1 ? 'one dish' : `${lines} dishes each, named in opposite orders`
  return `${buyers} buyers, ${portions} portions, ${wish}, ${delayMs} ms between read and write, ${connections} connections, ${rounds} rounds`
}

/** What it was measured on. */
export function machineText({ machine, seed, at }: Pick<LabReport, 'machine' | 'seed' | 'at'>): string {
  const { cores, cpu, ramBytes, platform, node, postgres, redis, durable, loadBefore, loadAfter } = machine
  const gib = Math.round(ramBytes / 2 ** 30)
  const disk = durable ? 'commits wait for the disk' : 'commits do not wait for the disk'
  return [
    `${cores} cores (${cpu}), ${gib} GiB, ${platform}, Node ${node}, Postgres ${postgres}, Redis ${redis}, ${disk}`,
    `Load ${loadBefore} before and ${loadAfter} after; seed ${seed}; ${at}`,
    ...(crowded(machine)
      ? ['The machine was busy with other things too: compare the ways, not the milliseconds.']
      : []),
  ].join('\n')
}

/** Whether others were measured too. */
export function crowded({ loadBefore, cores }: LabReport['machine']): boolean {
  return loadBefore > cores
}

function table({ results }: RaceReport): string[] {
  const head = ['way', 'accepted', 'oversold', 'stranded', 'conflicts', 'deadlocks', 'ms', '× conditional']
  const rows = results.map((row) => [
    LABELS[row.way].name,
    ...[row.accepted, row.oversold, row.stranded, row.conflicts, row.deadlocks].map((s) => spreadText(s)),
    spreadText(row.totalMs),
    ratioText(row),
  ])
  return columns([head, ...rows])
}

/** Rows of equal length under their heads, the first column to the left and numbers to the right. */
export function columns([head = [], ...rows]: string[][]): string[] {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)))
  const line = (row: string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)]
}

/** "12", or "12 (9–15)" when the rounds differ. */
export function spreadText({ median, min, max }: Spread, digits = 0): string {
  const number = (value: number) => value.toFixed(digits)
  if (number(min) === number(max)) return number(median)
  return `${number(median)} (${number(min)}–${number(max)})`
}

export function ratioText({ ratio }: WayResult): string {
  return ratio ? spreadText(ratio, 2) : '–'
}
