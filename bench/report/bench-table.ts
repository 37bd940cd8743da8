import type { GateReport } from '../gate'
import type { Throughput } from '../throughput'
import { columns, spreadText } from './table'

/** Orders a second by part of the way, for a terminal. */
export function throughputText({ orders, rounds, rates, answerMs }: Throughput): string {
  const rows = rates.map(({ what, perSecond, ratio }) => [
    what,
    spreadText(perSecond),
    ratio ? spreadText(ratio, 2) : '',
  ])
  return [
    `${orders} orders a part, half as many a strategy; one dish, enough for all; medians of ${rounds} rounds`,
    ...columns([['', 'orders/s', '× conditional'], ...rows]),
    `A person waited ${spreadText(answerMs.p50)} ms for the final answer, one in twenty longer than ${spreadText(answerMs.p95)} ms.`,
  ].join('\n')
}

/** The rush with the gate and without, for a terminal. */
export function gateText({ buyers, portions, rounds, on, off, gain }: GateReport): string {
  const row = (name: string, side: GateReport['on']) => [
    name,
    ...[side.totalMs, side.p50, side.p95, side.orders, side.confirmed].map((spread) => spreadText(spread)),
    String(side.breaches),
  ]
  const head = [
    '',
    'all answered, ms',
    'median, ms',
    'p95, ms',
    'orders in Postgres',
    'confirmed',
    'breaches',
  ]
  return [
    `${buyers} buyers, ${portions} portions, all at once; medians of ${rounds} rounds`,
    ...columns([head, row('gate on', on), row('gate off', off)]),
    `With the gate everybody had an answer ${spreadText(gain, 1)} times as fast.`,
  ].join('\n')
}
