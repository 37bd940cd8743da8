import { type Db, inTransaction } from '@/server/db'
import { log } from '@/server/log'
import { stageOrderEvents } from '@/server/notifications/stage-event'
import type { RedisClient } from '@/server/redis'
import { expireOrder } from './cancel-order'

/** More than ever wait at once in an office; the rest comes in the next run. */
const AT_ONCE = 200

/**
 * Reminds, once and half-way, whoever has not paid their online order yet, and cancels the orders whose time is over.
 * Any number of workers may do so at once: a row says whether it was done.
 * @returns how many were reminded and cancelled
 */
export async function expireUnpaid(clients: {
  db: Db
  redis: RedisClient
}): Promise<{ reminded: number; cancelled: number }> {
  const reminded = await remindUnpaid(clients.db)
  const over = await clients.db.$queryRaw<{ id: string }[]>`
    SELECT id FROM orders WHERE pay_by <= clock_timestamp() AND payment_state = 'UNPAID' AND status = 'CONFIRMED'
    ORDER BY pay_by LIMIT ${AT_ONCE}::int`
  let cancelled = 0
  for (const { id } of over) {
    // One that cannot be cancelled now must not keep the others from it.
    const done = await expireOrder(clients, id).catch((error) => {
      log().warn({ orderId: id, err: error }, 'an unpaid order could not be cancelled; will try again')
      return false
    })
    if (done) cancelled++
  }
  return { reminded, cancelled }
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
