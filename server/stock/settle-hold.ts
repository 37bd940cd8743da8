import { log } from '@/server/log'
import { type RedisClient, runScript } from '@/server/redis'
import { cartKey, stockKeys } from './keys'
import type { MirroredItem } from './load-meal'
import { FREE_CELL, SETTLE } from './scripts.lua'

/** A submit that relies on a hold. */
export type Claim = { mealId: string; orderId: string; userId: string; slotId: string; claim: string }

export type Settlement = Omit<Claim, 'claim'> & {
  /** The order's, as Postgres gave it with this; 0 when there is no such order. Null: it was found to be so, whatever was said. */
  version: number | null
  /** What Postgres now says of the items that changed. */
  items: MirroredItem[]
  /** The shelf cell the order has from now on; null when it has none. */
  cell: number | null
  /** Put the lines back, because the person did not get them. */
  restoreCart: boolean
}

/**
 * Tells Redis what Postgres decided: ends the hold, mirrors the items, keeps or frees the cell. After the commit, best
 * effort: if it is lost, reconciliation does it within 30 s while the meal is live, and until then Redis only refuses too much.
 */
export async function settleHold(redis: RedisClient, settlement: Settlement): Promise<void> {
  await runSettle(redis, settlement, '')
}

/**
 * Gives up a claim to a hold whose order did not come to be. With the last one the hold ends, and its lines go back into the
 * cart: of two taps at the same moment one may fail while the other relies on what the first one took. Best effort: if it is lost,
 * reconciliation ends the hold at its next run once it is 30 s old, because a younger one may still become an order.
 */
export async function giveUpHold(redis: RedisClient, { claim, ...of }: Claim): Promise<void> {
  await runSettle(redis, { ...of, version: 0, items: [], cell: null, restoreCart: true }, claim)
}

async function runSettle(redis: RedisClient, s: Settlement, claim: string): Promise<void> {
  const keys = stockKeys(s.mealId)
  try {
    await runScript(
      redis,
      SETTLE,
      [
        ...[keys.loaded, keys.remaining, keys.version, keys.held, keys.holds, keys.person, keys.owners],
        ...[keys.settled, keys.cells(s.slotId)],
        cartKey(s.mealId, s.userId),
      ],
      [
        s.orderId,
        JSON.stringify(s.items),
        s.slotId,
        s.cell ?? 0,
        s.restoreCart ? '1' : '0',
        s.version ?? '',
        claim,
      ],
    )
  } catch (error) {
    log().warn({ orderId: s.orderId, error: String(error) }, 'could not settle a hold; reconciliation will')
  }
}

/** Frees the shelf cell of an order that has left the shelf. Best effort, as `settleHold`. */
export async function freeCell(
  redis: RedisClient,
  left: { mealId: string; slotId: string; orderId: string; version: number | null; cell: number },
): Promise<void> {
  const { mealId, slotId, orderId, version, cell } = left
  const keys = stockKeys(mealId)
  try {
    const names = [keys.owners, keys.cells(slotId), keys.settled]
    await runScript(redis, FREE_CELL, names, [orderId, slotId, cell, version ?? ''])
  } catch (error) {
    log().warn({ orderId, error: String(error) }, 'could not free a cell; reconciliation will')
  }
}

/** Mirrors changed items without touching a hold: after a kitchen change or an import. */
export async function mirrorItems(redis: RedisClient, mealId: string, items: MirroredItem[]): Promise<void> {
  if (items.length === 0) return
  const nobody = {
    orderId: 'none',
    version: 0,
    userId: 'none',
    slotId: 'none',
    cell: null,
    restoreCart: false,
  }
  await settleHold(redis, { mealId, items, ...nobody })
}
