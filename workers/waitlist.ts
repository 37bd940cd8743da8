import type { Db } from '@/server/db'
import { env } from '@/server/env'
import { toDomainError } from '@/server/errors'
import { log } from '@/server/log'
import { lapseOffer } from '@/server/orders/cancel-order'
import type { FinalizeQueue } from '@/server/queue'
import type { RedisClient } from '@/server/redis'
import { closeWaitlists } from '@/server/waitlist/end-entries'
import { placeTurn } from '@/server/waitlist/place-turn'
import { listDueTurns, listOverdueOffers } from '@/server/waitlist/queries'
import { type Loop, startLoop } from './loop'

type Clients = { db: Db; redis: RedisClient; queue: FinalizeQueue }

/**
 * One round of the waitlist: takes back offers that nobody took, gives everybody for whom there is a portion their turn,
 * and closes lines whose meal is over. Any number of workers may do it at once. One offer's or one turn's trouble does
 * not keep the others from theirs; only who stands behind it in its line waits.
 * @returns how many turns were given
 * @throws Error when Postgres is away
 */
export async function runWaitlist(clients: Clients): Promise<number> {
  const { db } = clients
  for (const orderId of await listOverdueOffers(db)) {
    await lapseOffer(clients, orderId).catch((error) => tryLater(error, { orderId }))
  }
  const held = new Set<string>()
  let given = 0
  for (const turn of await listDueTurns(db)) {
    // One by one, and nobody past somebody who could not be served at this moment: first come, first served.
    if (held.has(turn.menuItemId)) continue
    const placed = await placeTurn(clients, { secret: env().AUTH_SECRET, now: new Date() }, turn).catch(
      (error) => tryLater(error, { entryId: turn.entryId }),
    )
    if (placed) given++
    else held.add(turn.menuItemId)
  }
  await closeWaitlists(db)
  if (given > 0) log().info({ given }, 'turns given to people who waited')
  return given
}

/** Who is away is away for the others, too; anything else is this one's own. */
function tryLater(error: unknown, subject: Record<string, string>): false {
  if (toDomainError(error)?.code === 'DATABASE_UNAVAILABLE') throw error
  log().error({ ...subject, err: error }, 'somebody who waits could not be served; will try again')
  return false
}

/** A loop and no schedule, for the same reason as the sweeper: it must not depend on the queue it repairs. */
export function startWaitlist(clients: Clients): Loop {
  return startLoop('waitlist', 1_000, async () => (await runWaitlist(clients)) > 0)
}
