import { type RedisClient, runScript } from '@/server/redis'
import { stockKeys } from './keys'
import type { MirroredItem } from './load-meal'
import { RECOUNT } from './recount.lua'

/** Something in Redis that is not as it should be. `subject`: a menu item, an order, "userId:menuItemId" or "slotId:cell". */
export type Fault = {
  what: 'remaining' | 'version' | 'held' | 'person' | 'hold' | 'cell' | 'line'
  subject: string
  expected: string
  actual: string
}

/** An item whose version in Redis no Postgres ever gave; forced while it still is `seen`. */
export type Forced = MirroredItem & { seen: string }
/** A hold as it should be, put where `seen` stands; "" is none. */
export type PutHold = { orderId: string; seen: string; hold: string }

type Told = { write: boolean; slotIds: string[]; force?: Forced[]; put?: PutHold[] }

/**
 * Counts what Redis derives from its holds, owners and places, and puts it right when told to `write`. Exact at any time, because
 * it happens between two orders. @returns what was wrong @throws Error when Redis is away
 */
export async function recount(
  redis: RedisClient,
  mealId: string,
  { write, slotIds, force = [], put = [] }: Told,
): Promise<Fault[]> {
  const keys = stockKeys(mealId)
  const names = [
    ...[keys.loaded, keys.remaining, keys.version, keys.held, keys.holds, keys.person, keys.owners],
    ...[keys.settled, keys.line, keys.people, keys.tickets, keys.places, keys.ticketOf],
    ...slotIds.map((slotId) => keys.cells(slotId)),
  ]
  const answer = await runScript(redis, RECOUNT, names, [
    JSON.stringify({ write, slots: slotIds, force, put }),
  ])
  const off = JSON.parse(answer as string) as
    | [Fault['what'], string, string, string][]
    | Record<string, never>
  if (!Array.isArray(off)) return []
  return off.map(([what, subject, expected, actual]) => ({ what, subject, expected, actual }))
}
