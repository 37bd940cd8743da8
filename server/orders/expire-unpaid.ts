import { type Db, inTransaction } from '@/server/db'
import { log } from '@/server/log'
import { stageOrderEvents } from '@/server/notifications/stage-event'
import type { PaymentGateway } from '@/server/payments/gateway'
import type { RedisClient } from '@/server/redis'
import { expireOrder } from './cancel-order'
import { findPayment, type OpenPayment } from './find-payment'

/** More than ever wait at once in an office; the rest comes in the next run. */
const AT_ONCE = 200
/** So many are asked about at a gateway, and then cancelled, at a time. */
const TOGETHER = 8
/** How long after its deadline an order waits for a gateway that does not answer. Seconds. */
const GRACE = 600

type Over = OpenPayment & { waited: boolean }
type FindGateway = (name: string) => PaymentGateway | null

/**
 * Reminds, once and half-way, whoever has not paid their online order yet, and cancels the orders whose time is over, after
 * asking their gateways: a webhook may have been lost. Any number of workers may do so at once: a row says whether it was
 * done.
 * @returns how many were reminded and cancelled, and of how many payments no webhook had told
 */
export async function expireUnpaid(
  clients: { db: Db; redis: RedisClient },
  findGateway: FindGateway,
): Promise<{ reminded: number; cancelled: number; found: number }> {
  const counts = { reminded: await remindUnpaid(clients.db), cancelled: 0, found: 0 }
  const over = await clients.db.$queryRaw<Over[]>`
    SELECT o.id AS "orderId", p.id AS "paymentId", p.reference, p.gateway,
      o.pay_by <= clock_timestamp() - make_interval(secs => ${GRACE}::int) AS waited
    FROM orders o LEFT JOIN payments p ON p.order_id = o.id AND p.status = 'CREATED' AND p.url <> ''
    WHERE o.pay_by <= clock_timestamp() AND o.payment_state = 'UNPAID' AND o.status = 'CONFIRMED'
    ORDER BY o.pay_by LIMIT ${AT_ONCE}::int`
  // Those whose page nobody has opened need not wait for any gateway.
  const queue = [...over.filter(({ paymentId }) => !paymentId), ...over.filter(({ paymentId }) => paymentId)]
  const silent = new Set<string | null>()
  while (queue.length > 0) {
    const group = queue.splice(0, TOGETHER)
    // A gateway that is away is not waited for again and again in one run.
    const ask = (order: Over) =>
      silent.has(order.gateway) ? 'SILENT' : findPayment(clients.db, findGateway, order)
    const answers = await Promise.all(group.map(ask))
    for (const [i, order] of group.entries()) {
      const answer = answers[i]
      if (answer === 'SILENT') silent.add(order.gateway)
      if (answer === 'FOUND') counts.found++
      if ((answer === 'SILENT' || answer === 'REFUSED') && !order.waited) continue
      if (await expire(clients, order.orderId)) counts.cancelled++
    }
  }
  return counts
}

/** One that cannot be cancelled now must not keep the others from it. */
function expire(clients: { db: Db; redis: RedisClient }, orderId: string): Promise<boolean> {
  return expireOrder(clients, orderId).catch((error) => {
    log().warn({ orderId, err: error }, 'an unpaid order could not be cancelled; will try again')
    return false
  })
}

/** The column is the guard: who sets it tells of it, in the same transaction. */
function remindUnpaid(db: Db): Promise<number> {
  return inTransaction(db, async (tx) => {
    const facts = await tx.$queryRaw<
      { orderId: string; orderVersion: number; userId: string; mealId: string }[]
    >`
      WITH due AS (
        SELECT id FROM orders
        WHERE pay_by > clock_timestamp() AND payment_state = 'UNPAID' AND status = 'CONFIRMED'
          AND payment_reminder_sent_at IS NULL AND clock_timestamp() >= confirmed_at + (pay_by - confirmed_at) / 2
        ORDER BY id LIMIT ${AT_ONCE}::int FOR UPDATE SKIP LOCKED
      )
      UPDATE orders o SET payment_reminder_sent_at = clock_timestamp(), version = o.version + 1,
        updated_at = clock_timestamp()
      FROM due WHERE o.id = due.id
      RETURNING o.id AS "orderId", o.version AS "orderVersion", o.user_id AS "userId", o.meal_id AS "mealId"`
    await stageOrderEvents(tx, facts)
    return facts.length
  })
}
