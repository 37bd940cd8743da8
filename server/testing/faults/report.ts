import type { OrderStatus } from '@/prisma/generated/enums'
import { PORTIONS_REDUCED } from '@/server/orders/order-rules'
import type { CookSaid } from './cook'
import type { Evening } from './evening'
import { type History, markOf, orderIdOf } from './history'
import type { Problem } from './problem'
import type { Shop } from './shop'

/** What became of the orders that were first sent during a fault. */
export type Line = {
  fault: string
  times: number
  orders: number
  acked: number
  confirmed: number
  rejected: number
  cancelled: number
  /** Of them, money came for so many online, whether or not it went back since. */
  paid: number
  /** Refused when they were sent. */
  refused: number
  /** Did not hear the first time and had to ask again. */
  unsure: number
  lost: number
  doubled: number
  breaches: number
  /** This machine does not let us. */
  skipped?: boolean
}

const COLUMNS = [
  ...(['fault', 'times', 'orders', 'acked', 'confirmed', 'rejected', 'cancelled'] as const),
  ...(['paid', 'refused', 'unsure', 'lost', 'doubled', 'breaches'] as const),
]
const LOST = 'accepted is in the book'
const DOUBLED = 'one wish, one order'

export async function tally(
  { db, meal }: Pick<Shop, 'db' | 'meal'>,
  run: { history: History; faults: string[]; problems: Problem[]; skipped: Map<string, string> },
): Promise<Line[]> {
  const { history, faults, problems, skipped } = run
  const came = { where: { paidAt: { not: null } }, select: { id: true } }
  const rows = await db.order.findMany({
    where: { mealId: meal.mealId },
    select: { id: true, status: true, payments: came },
  })
  const paid = new Set(rows.filter((row) => row.payments.length > 0).map((row) => row.id))
  const status = new Map<string, OrderStatus>(rows.map((row) => [row.id, row.status]))
  const names = [
    ...new Set([
      ...[...history.map((entry) => entry.during), ...faults, ...problems.map((p) => p.during)],
      ...skipped.keys(),
    ]),
  ]
  const lines = names.map((fault): Line => {
    const mine = history.filter((entry) => entry.during === fault)
    const wrong = problems.filter((problem) => problem.during === fault)
    const count = (wanted: OrderStatus) =>
      mine.filter((entry) => status.get(orderIdOf(entry)) === wanted).length
    const told = (word: string) => mine.filter((entry) => entry.told === word).length
    const broken = (property: string) => wrong.filter((problem) => problem.property === property).length
    return {
      ...{
        fault: skipped.has(fault) ? `${fault} (${skipped.get(fault)})` : fault,
        ...(skipped.has(fault) ? { skipped: true } : {}),
        times: faults.filter((name) => name === fault).length,
        orders: mine.length,
        acked: told('ok'),
      },
      ...{ confirmed: count('CONFIRMED'), rejected: count('REJECTED'), cancelled: count('CANCELLED') },
      paid: mine.filter((entry) => paid.has(orderIdOf(entry))).length,
      ...{ refused: told('failed'), unsure: mine.filter((entry) => entry.doubtful).length },
      ...{ lost: broken(LOST), doubled: broken(DOUBLED) },
      breaches: wrong.length - broken(LOST) - broken(DOUBLED),
    }
  })
  return [...lines, sum(lines)]
}

export function sum(lines: Line[]): Line {
  const total = Object.fromEntries(
    COLUMNS.map((column) => [column, lines.reduce((all, line) => all + Number(line[column]), 0)]),
  )
  return { ...total, fault: 'all' } as Line
}

export function linesAsText(lines: Line[]): string[] {
  const rows = [
    [...COLUMNS] as string[],
    ...lines.map((line) => COLUMNS.map((column) => String(line[column]))),
  ]
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  )
}

/** Why people were refused, most often first. */
export function refusalsAsText(history: History): string {
  const counts = new Map<string, number>()
  for (const { told, code } of history) {
    if (told === 'failed' && code) counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a)
  return `refused: ${sorted.map(([code, count]) => `${code} ${count}`).join(', ') || 'nobody'}`
}

/** What the cook asked for besides what was planned at first, and whom it met. */
export async function cookAsText({ db, meal, said }: Evening): Promise<string> {
  const count = (word: CookSaid['told']) => said.filter(({ told }) => told === word).length
  const done = count('ok') - Object.keys(meal.items).length
  const moved = await db.orderLine.count({ where: { movedByKitchen: true, order: { mealId: meal.mealId } } })
  const cancelled = await db.order.count({
    where: { mealId: meal.mealId, cancelReason: PORTIONS_REDUCED },
  })
  const answers = `${done} changes done, ${count('failed')} refused, ${count('unknown')} unknown`
  return `the cook: ${answers}; ${moved} lines moved, ${cancelled} orders cancelled`
}

/** Each broken promise, with what the person in question was told. */
export function problemsAsText(problems: Problem[], history: History): string[] {
  return problems.map(({ property, subject, expected, actual, during }) => {
    const entry = history.find(({ wish }) => markOf(wish) === subject)
    const story = entry ? ` · told ${entry.told} ${entry.code ?? ''} · order ${orderIdOf(entry)}` : ''
    return `✗ ${property}: ${subject} · expected ${expected}, found ${actual} · during ${during}${story}`
  })
}
