import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { log } from '@/server/log'
import { type RedisClient, runScript } from '@/server/redis'
import { checkoutsKey, stockKeys } from './keys'
import { loadMealOnce } from './load-meal'
import { COUNT_CHECKOUT, JOIN_LINE, LEAVE_LINE } from './ticket.lua'

/** How long a ticket keeps others out of its portions. Time to read a checkout page, not to go for a walk. */
const PLACE_MS = 2 * 60_000
/** Checkouts a person may open in a minute. */
const CHECKOUTS_A_MINUTE = 20

type Answer =
  | { outcome: 'OK' | 'NOT_LOADED' }
  | { outcome: 'IN_LINE'; menuItemId: string; ahead: number; left: number }

export type Place = {
  mealId: string
  orderId: string
  userId: string
  /** Portions, and the menu items that would do, in rank order, each with the people who have been waiting for it. */
  lines: { quantity: number; choices: { id: string; waiting: number }[] }[]
}

/**
 * Counts a person's checkout; to be asked before anything is read for it. With Redis away nobody is counted.
 * @throws DomainError RATE_LIMITED
 */
export async function countCheckout(redis: RedisClient, userId: string): Promise<void> {
  const counting = runScript(redis, COUNT_CHECKOUT, [checkoutsKey(userId)], [CHECKOUTS_A_MINUTE])
  const retryAfterSeconds = Number(await counting.catch(() => 0))
  if (retryAfterSeconds > 0) throw new DomainError('RATE_LIMITED', { retryAfterSeconds })
}

/**
 * Takes a place in line for a ticket: tickets are bounded by what is left, so somebody who cannot win is told at once and
 * not after filling in a page. A place promises nothing that `admit` does not check again, and with Redis away everybody
 * gets a ticket.
 * @throws DomainError IN_LINE with the people ahead and the portions left
 */
export async function joinLine(redis: RedisClient, db: Db, place: Place): Promise<void> {
  const keys = stockKeys(place.mealId)
  const names = [
    ...[
      keys.loaded,
      keys.remaining,
      keys.held,
      keys.line,
      keys.people,
      keys.tickets,
      keys.places,
      keys.ticketOf,
    ],
  ]
  const args = [place.orderId, place.userId, JSON.stringify(place.lines), PLACE_MS]
  let answer: Answer
  try {
    answer = JSON.parse((await runScript(redis, JOIN_LINE, names, args)) as string) as Answer
    if (answer.outcome === 'NOT_LOADED') {
      await loadMealOnce(redis, db, place.mealId)
      answer = JSON.parse((await runScript(redis, JOIN_LINE, names, args)) as string) as Answer
    }
  } catch (error) {
    log().warn({ error: String(error) }, 'no line: redis is away')
    return
  }
  if (answer.outcome === 'IN_LINE') {
    const { menuItemId, ahead, left } = answer
    throw new DomainError('IN_LINE', { menuItemId, ahead, left })
  }
}

/** Leaves the line, because the order has been admitted. Best effort: a place ends by itself. */
export async function leaveLine(redis: RedisClient, mealId: string, orderId: string): Promise<void> {
  const { line, people, tickets, places, ticketOf } = stockKeys(mealId)
  await runScript(redis, LEAVE_LINE, [line, people, tickets, places, ticketOf], [orderId]).catch(() => {})
}
