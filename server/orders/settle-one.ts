import { Retry, type Tx } from '@/server/db'
import { faultPoint } from '@/server/fault-point'
import type { MirroredItem } from '@/server/stock/load-meal'
import type { TakePortions, Want } from '@/server/stock/strategies/strategy'
import { countSales } from '@/server/stock/take-portions'
import { type Decision, decideOrders } from './decide-rules'
import { lockPending, type PendingOrder, readResources } from './read-pending'
import type { Settled } from './settle-batch'
import { writeAnswers } from './write-answers'

/**
 * Settles one order by a strategy that takes stock order by order. A savepoint makes its lines all or nothing: what was
 * taken before a line fell short, or before a limit or the balance said no, is put back before the next choice is
 * tried or the refusal is written.
 * @throws Retry when the strategy lost a race that it may win the next time
 */
export async function settleOne(
  tx: Tx,
  take: TakePortions,
  mealId: string,
  orderId: string,
): Promise<Settled[]> {
  const [order] = await lockPending(tx, mealId, [orderId])
  if (!order) return []
  await tx.$executeRaw`SAVEPOINT before_take`
  let attempt = firstChoices(order)
  for (;;) {
    const { decision, items } = await takeAndDecide(tx, take, mealId, attempt)
    if (decision.confirmed) {
      await countSales(tx, new Map(wantsOf(attempt).map((want) => [want.menuItemId, want.quantity])))
      return write(tx, mealId, { order, decision, items })
    }
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT before_take`
    const next = nextChoices(order, attempt, decision.lineId)
    if (!next) return write(tx, mealId, { order, decision, items: [] })
    attempt = next
  }
}

async function write(tx: Tx, mealId: string, settled: Settled): Promise<Settled[]> {
  await writeAnswers(tx, mealId, [settled.order], [settled.decision])
  faultPoint('finalize:decided')
  return [settled]
}

/** The order with one choice a line. */
type Attempt = PendingOrder

function firstChoices(order: PendingOrder): Attempt {
  return { ...order, lines: order.lines.map((line) => ({ ...line, choices: line.choices.slice(0, 1) })) }
}

/** The same attempt with the refused line at its next choice; null when that line has no more, or no line is to blame. */
function nextChoices(order: PendingOrder, attempt: Attempt, lineId: string | null): Attempt | null {
  const line = order.lines.find((candidate) => candidate.lineId === lineId)
  const tried = attempt.lines.find((candidate) => candidate.lineId === lineId)?.choices[0]
  const index = line?.choices.findIndex((choice) => choice.rank === tried?.rank) ?? -1
  const choice = index < 0 ? undefined : line?.choices[index + 1]
  if (!choice) return null
  return {
    ...attempt,
    lines: attempt.lines.map((l) => (l.lineId === lineId ? { ...l, choices: [choice] } : l)),
  }
}

async function takeAndDecide(
  tx: Tx,
  take: TakePortions,
  mealId: string,
  attempt: Attempt,
): Promise<{ decision: Decision; items: MirroredItem[] }> {
  const wants = wantsOf(attempt)
  const taken = await take(tx, wants)
  // Put back what was taken before an item fell short: the rules of a batch then say which line is the first that
  // does not fit.
  if (!taken.ok) await tx.$executeRaw`ROLLBACK TO SAVEPOINT before_take`
  // Only now, with the items' rows locked by our own writes: a person's other order of the same dish is either seen
  // here or waits for us. The stock itself is taken; what is left to decide is whether somebody waited for it longer.
  const { resources } = await readResources(tx, mealId, [attempt])
  const items = taken.ok ? taken.items : []
  const quantities = new Map(wants.map((want) => [want.menuItemId, want.quantity]))
  for (const { id, remaining } of items) resources.remaining.set(id, remaining + (quantities.get(id) ?? 0))
  const [decision] = decideOrders([attempt], resources) as [Decision]
  if (!taken.ok && decision.confirmed) throw new Retry('portions came back meanwhile')
  return { decision, items: decision.confirmed ? items : [] }
}

/** What the lines want together, in id order: two lines of one dish must fit together, and locks need one order. */
function wantsOf(attempt: Attempt): Want[] {
  const quantities = new Map<string, number>()
  for (const { choices, quantity } of attempt.lines) {
    for (const { menuItemId } of choices)
      quantities.set(menuItemId, (quantities.get(menuItemId) ?? 0) + quantity)
  }
  return [...quantities]
    .map(([menuItemId, quantity]) => ({ menuItemId, quantity }))
    .sort((a, b) => (a.menuItemId < b.menuItemId ? -1 : 1))
}
