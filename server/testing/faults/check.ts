import type { Db } from '@/server/db'
import { PORTIONS_REDUCED, UNPAID } from '@/server/orders/order-rules'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { listLedger } from '@/server/stock/list-ledger'
import { checkAsked } from './check-asked'
import { checkCook } from './check-cook'
import { checkMoney } from './check-money'
import { checkSoldOut } from './check-sold-out'
import { checkWatchers } from './check-watchers'
import type { CookSaid } from './cook'
import { type Entry, type History, markOf, orderIdOf } from './history'
import { ANYWHERE, type Problem, type Promised, problem, type Row } from './problem'
import type { Watcher } from './watcher'

/**
 * Compares what people were told with the book, the book with itself, and Redis with the book. Ask when nothing is under
 * way; an empty list means that every promise was kept.
 */
export async function checkHistory(
  { db, redis, mealId }: { db: Db; redis: RedisClient; mealId: string },
  history: History,
  others: { watchers?: Pick<Watcher, 'userId' | 'forges' | 'seen'>[]; said?: CookSaid[] } = {},
): Promise<Problem[]> {
  const orders = await db.$queryRaw<Row[]>`
    SELECT o.id, o.status::text, o.note, o.user_id AS "userId", o.version, coalesce(o.reject_reason::text, '') AS reason,
      o.cancel_reason AS "cancelReason",
      (SELECT coalesce(sum(l.quantity), 0)::int FROM order_lines l WHERE l.order_id = o.id) AS portions,
      (SELECT w.user_id FROM waitlist_entries w WHERE w.order_id = o.id) AS "turnOf"
    FROM orders o WHERE o.meal_id = ${mealId}::uuid`
  return [
    ...checkStories(history, orders),
    ...checkPhantoms(history, orders),
    ...checkWatchers(others.watchers ?? [], orders),
    ...(await checkAsked(db, mealId, history)),
    ...(await checkSoldOut(db, mealId)),
    ...(await checkMoney(db, mealId)),
    ...(await checkCook(db, others.said ?? [])),
    ...(await checkLimits(db, mealId)),
    ...(await checkLine(db, mealId)),
    ...(await checkTold(db, mealId)),
    ...(await checkBooks(db, redis, mealId)),
  ]
}

/** What must hold at any moment, whatever is broken. */
export async function checkAtOnce(db: Db, mealId: string, during: string): Promise<Problem[]> {
  return (await checkLedger(db, mealId)).map(({ invariant, ...breach }) => ({
    ...{ property: invariant, during, ...breach },
  }))
}

function checkStories(history: History, orders: Row[]): Problem[] {
  const byId = new Map(orders.map((order) => [order.id, order]))
  return history.flatMap((entry) => {
    const order = byId.get(orderIdOf(entry))
    const off = (property: Promised, expected: number, actual: number) =>
      problem(property, markOf(entry.wish), { expected, actual, during: entry.during })
    const found: Problem[] = []
    if (entry.told === 'ok' && !order) found.push(off('accepted is in the book', 1, 0))
    if ((entry.ticket && entry.told === 'unknown') || entry.cancel === 'unknown')
      found.push(off('everybody has an answer', 1, 0))
    if (order?.status === 'PENDING') found.push(off('everybody has an answer', 1, 0))
    if (entry.told === 'failed' && !entry.doubtful && order) found.push(off('refused is refused', 0, 1))
    if (entry.cancel === 'ok' && order?.status !== 'CANCELLED')
      found.push(off('cancelled is cancelled', 1, 0))
    if (order?.status === 'CANCELLED' && entry.cancel === null && !mayEnd(entry, order))
      found.push(off('cancelled is cancelled', 0, 1))
    // SYSTEM is what an order gets that no worker could settle; here every one can be settled.
    if (order?.reason === 'SYSTEM') found.push(off('refused for a reason', 0, 1))
    return found
  })
}

/** Cancelled by nobody's wish, and rightly: it was not paid in time, or the kitchen cooks fewer. */
function mayEnd({ wish: { paymentMethod, pays } }: Entry, { cancelReason }: Row): boolean {
  const late = paymentMethod === 'ONLINE' && (pays === 'LATE' || pays === 'NEVER')
  return (cancelReason === UNPAID && late) || cancelReason === PORTIONS_REDUCED
}

function checkPhantoms(history: History, orders: Row[]): Problem[] {
  const asked = new Map<string, Entry>(history.map((entry) => [orderIdOf(entry), entry]))
  const marks = new Map<string, number>()
  for (const { note } of orders.filter((order) => order.turnOf === null))
    marks.set(note, (marks.get(note) ?? 0) + 1)
  const doubled = [...marks].filter(([, count]) => count > 1)
  const strange = orders.flatMap((order) => {
    if (order.turnOf === order.userId && order.portions === 1) return []
    const entry = asked.get(order.id)
    const wanted = entry?.wish.lines.reduce((sum, line) => sum + line.quantity, 0) ?? 0
    if (entry?.userId === order.userId && markOf(entry.wish) === order.note && wanted === order.portions)
      return []
    const numbers = { expected: wanted, actual: order.portions, during: entry?.during ?? ANYWHERE }
    return [problem('only what was asked for', order.id, numbers)]
  })
  const during = (mark: string) => history.find(({ wish }) => markOf(wish) === mark)?.during ?? ANYWHERE
  return [
    ...strange,
    ...doubled.map(([mark, actual]) =>
      problem('one wish, one order', mark, { expected: 1, actual, during: during(mark) }),
    ),
  ]
}

async function checkLimits(db: Db, mealId: string): Promise<Problem[]> {
  const rows = await db.$queryRaw<{ subject: string; expected: number; actual: number }[]>`
    SELECT o.user_id || ':' || i.id AS subject, i.per_person_limit AS expected, sum(l.quantity)::int AS actual
    FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN menu_items i ON i.id = l.menu_item_id
    WHERE o.meal_id = ${mealId}::uuid AND o.status IN ('CONFIRMED', 'PREPARING', 'READY', 'COLLECTED', 'NO_SHOW')
    GROUP BY o.user_id, i.id HAVING sum(l.quantity) > i.per_person_limit`
  return rows.map(({ subject, ...numbers }) =>
    problem('limits hold', subject, { ...numbers, during: ANYWHERE }),
  )
}

/** Whoever waits at the end waits for a dish that is gone; nobody's turn is left hanging. */
async function checkLine(db: Db, mealId: string): Promise<Problem[]> {
  const rows = await db.$queryRaw<{ subject: string; expected: number; actual: number }[]>`
    SELECT i.id::text AS subject, 0 AS expected, least(i.remaining, count(*) FILTER (WHERE w.status = 'WAITING'))::int
        + count(*) FILTER (WHERE w.status = 'OFFERED')::int AS actual
    FROM waitlist_entries w JOIN menu_items i ON i.id = w.menu_item_id WHERE w.meal_id = ${mealId}::uuid
    GROUP BY i.id HAVING (i.remaining > 0 AND count(*) FILTER (WHERE w.status = 'WAITING') > 0)
      OR count(*) FILTER (WHERE w.status = 'OFFERED') > 0`
  return rows.map(({ subject, ...numbers }) =>
    problem('nobody waits for what is there', subject, { ...numbers, during: ANYWHERE }),
  )
}

/** That each version has one event is an invariant of the ledger; here, that readers heard of it. */
async function checkTold(db: Db, mealId: string): Promise<Problem[]> {
  const rows = await db.outboxEvent.findMany({
    where: { mealId, publishedAt: null },
    select: { orderId: true },
  })
  return rows.map(({ orderId }) =>
    problem('everything is told', orderId ?? mealId, { expected: 1, actual: 0, during: ANYWHERE }),
  )
}

async function checkBooks(db: Db, redis: RedisClient, mealId: string): Promise<Problem[]> {
  const { breaches, redis: word } = await listLedger(db, redis, mealId)
  const gate = (await checkLedger(db, mealId, redis)).filter(({ invariant }) => invariant === 'Redis agrees')
  const unheard = { expected: 1, actual: 0, during: ANYWHERE }
  return [
    ...[...breaches, ...gate].map(({ invariant, subject, expected, actual }) => ({
      ...{ property: invariant, subject, expected, actual, during: ANYWHERE },
    })),
    ...(word === 'compared' ? [] : [problem('Redis was compared', word, unheard)]),
  ]
}
