import type { Db } from '@/server/db'
import { DomainError, type Shortage } from '@/server/errors'
import { log } from '@/server/log'
import { type RedisClient, runScript } from '@/server/redis'
import { leaveLine } from './join-line'
import { cartKey, stockKeys } from './keys'
import { type Hold, loadMealOnce } from './load-meal'
import { ADMIT } from './scripts.lua'

type Answer =
  | { outcome: 'OK'; cell?: number; ranks: number[] }
  | { outcome: 'REPLAY' | 'NOT_LOADED' | 'CART_CHANGED' | 'SLOT_FULL' }
  | { outcome: 'SOLD_OUT'; shortages: Shortage[] }
  | { outcome: 'PERSON_LIMIT'; menuItemId: string; limit: number; had: number }

/**
 * A line with its choices in rank order. `had`: portions this person already has of a limited item; `waiting`: portions
 * that others have been waiting for longer.
 */
export type HoldLine = {
  quantity: number
  choices: { id: string; limit?: number; had?: number; waiting?: number }[]
}

export type HoldRequest = Omit<Hold, 'cell' | 'at' | 'items' | 'claims'> & {
  mealId: string
  /** Names this call: what it relies on stays until `giveUpHold` was told so by everybody who does. */
  claim: string
  lines: HoldLine[]
  /** Shelf cells of the slot; 0 when the order needs none. */
  slotCells: number
}

/**
 * `admit`: takes all lines, a cell and the cart in Redis, or throws why not. Redis may refuse wrongly for a moment; it
 * cannot oversell, because Postgres decides again. With Redis away everybody passes: slower, not less safe.
 * @returns the shelf cell the hold wishes for, or null, and the rank each line took, or null when this call took nothing
 * @throws DomainError SOLD_OUT, PERSON_LIMIT, SLOT_FULL, CART_CHANGED
 */
export async function holdPortions(
  redis: RedisClient,
  db: Db,
  request: HoldRequest,
): Promise<{ cell: number | null; ranks: number[] | null }> {
  const { mealId, slotCells, claim, ...hold } = request
  const keys = stockKeys(mealId)
  const names = [
    ...[keys.loaded, keys.remaining, keys.held, keys.holds, keys.person, keys.owners],
    keys.cells(hold.slotId),
    cartKey(mealId, hold.userId),
  ]
  const args = [hold.orderId, JSON.stringify(hold), hold.slotId, slotCells, claim]
  let answer: Answer
  try {
    answer = JSON.parse((await runScript(redis, ADMIT, names, args)) as string) as Answer
    if (answer.outcome === 'NOT_LOADED') {
      await loadMealOnce(redis, db, mealId)
      answer = JSON.parse((await runScript(redis, ADMIT, names, args)) as string) as Answer
    }
  } catch (error) {
    log().warn({ orderId: hold.orderId, error: String(error) }, 'admit skipped: redis is away')
    return { cell: null, ranks: null }
  }
  switch (answer.outcome) {
    case 'OK':
      await leaveLine(redis, mealId, hold.orderId)
      return { cell: answer.cell ?? null, ranks: answer.ranks }
    case 'SOLD_OUT':
      throw new DomainError('SOLD_OUT', { shortages: answer.shortages })
    case 'PERSON_LIMIT': {
      const { menuItemId, limit, had } = answer
      throw new DomainError('PERSON_LIMIT', { menuItemId, limit, had })
    }
    case 'SLOT_FULL':
      throw new DomainError('SLOT_FULL', { pickupSlotId: hold.slotId })
    case 'CART_CHANGED':
      throw new DomainError('CART_CHANGED', {})
    default:
      // REPLAY: what the first tap took stands for both. NOT_LOADED twice: Redis is being flushed; Postgres decides.
      return { cell: null, ranks: null }
  }
}
