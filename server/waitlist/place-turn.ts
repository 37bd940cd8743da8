import { v7 as uuidv7 } from 'uuid'
import type { Db } from '@/server/db'
import { DomainError, type ErrorCode } from '@/server/errors'
import { faultPoint } from '@/server/fault-point'
import { listSlots, readClock } from '@/server/menu/queries'
import { atRank, priceLines, subtotalOf } from '@/server/orders/price-lines'
import { submitOrder } from '@/server/orders/submit-order'
import { issueTicket } from '@/server/orders/ticket-rules'
import type { FinalizeQueue } from '@/server/queue'
import type { RedisClient } from '@/server/redis'
import { lapseEntry } from './end-entries'
import type { DueTurn } from './queries'
import type { Wish } from './schema'
import { nearestSlot, toSubmitInput } from './wish-rules'

/** How long an offer stands: time to see it on a phone and decide, not to keep the next in line waiting for long. */
export const OFFER_SECONDS = 5 * 60

/** What a claimed order was meant for has gone meanwhile: the next try chooses another slot, under another ticket. */
const ANEW: ErrorCode[] = ['SLOT_FULL', 'SLOT_UNAVAILABLE', 'TICKET_USED']
/** Not this person's fault and over in a moment: Redis lags behind Postgres by a commit, or somebody was faster. */
const AGAIN: ErrorCode[] = [...ANEW, 'SOLD_OUT', 'RATE_LIMITED', 'DATABASE_UNAVAILABLE']
/** The meal has ended; whoever closes the line says so. */
const OVER: ErrorCode[] = ['MEAL_NOT_OPEN', 'CUTOFF_PASSED']

type Claimed = { orderId: string; wish: Wish; autoOrder: boolean }

/**
 * Gives somebody their turn: places the order they asked for, or holds the portion as an offer for a few minutes. It is
 * `orders.submit` with a ticket of ours, so gate, limits and the meal's clock are asked as always.
 *
 * The order's id is written on the entry first. Two workers, or one that was killed and comes back, then submit the same
 * ticket, and the same ticket is the same order: no lock is held, and nobody gets two.
 *
 * Somebody who wants to pay online and has an unpaid order of the meal lapses: the line does not wait for their money.
 * @returns false when the portion was not to be had after all; the line keeps its order and is asked again
 * @throws whatever the database says when it is away
 */
export async function placeTurn(
  clients: { db: Db; redis: RedisClient; queue: FinalizeQueue },
  { secret, now }: { secret: string; now: Date },
  turn: DueTurn,
): Promise<boolean> {
  const { db, redis } = clients
  const { entryId, mealId, userId, canteenId } = turn
  const [all, clock] = await Promise.all([listSlots(db, redis, mealId), readClock(db)])
  const isToCome = (slot: { endsAt: Date }) => slot.endsAt > clock
  const slots = all.filter(isToCome)
  const claimed = await claim(db, entryId, (wished) => nearestSlot(slots, wished))
  if (claimed === 'NO_SLOT') {
    // Holds pass, and Redis hears of a cancellation after Postgres: only confirmed orders end a turn.
    const byOrders = await listSlots(db, null, mealId)
    if (byOrders.some((slot) => isToCome(slot) && slot.free > 0)) return false
    await lapseEntry(db, entryId, 'SLOT_FULL')
    return true
  }
  if (!claimed) return true
  faultPoint('waitlist:claimed')
  const { orderId, wish, autoOrder } = claimed
  try {
    const shown = autoOrder ? wish.shownCents : await priceNow(db, mealId, wish)
    const ticket = issueTicket(shown, now, { userId, mealId, secret }, orderId)
    const input = toSubmitInput(mealId, wish, ticket.text)
    const offerSeconds = autoOrder ? null : OFFER_SECONDS
    await submitOrder(clients, { userId, canteenId, secret, now }, input, { entryId, offerSeconds })
    return true
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const again = AGAIN.includes(error.code) || OVER.includes(error.code)
    if (again) await release(db, { entryId, orderId }, error.code)
    else await lapseEntry(db, entryId, error.code)
    return !again
  }
}

/** Writes the order's id and slot on the entry, once; null when it is no longer waiting. */
async function claim(
  db: Db,
  entryId: string,
  slotFor: (wished: string) => string | null,
): Promise<Claimed | 'NO_SLOT' | null> {
  const entry = await db.waitlistEntry.findUnique({
    where: { id: entryId },
    select: { wish: true, orderId: true },
  })
  const wish = entry?.wish as Wish | undefined
  if (!wish) return null
  // An order that was claimed before may hold the very cell that is missing.
  const pickupSlotId = entry?.orderId ? wish.pickupSlotId : slotFor(wish.pickupSlotId)
  if (!pickupSlotId) return 'NO_SLOT'
  // Whoever claims second finds the first one's id and slot, and submits the very same order.
  const [claimed] = await db.$queryRaw<Claimed[]>`
    UPDATE waitlist_entries SET order_id = coalesce(order_id, ${uuidv7()}::uuid),
      wish = CASE WHEN order_id IS NULL THEN wish || jsonb_build_object('pickupSlotId', ${pickupSlotId}::text) ELSE wish END
    WHERE id = ${entryId}::uuid AND status = 'WAITING'
    RETURNING order_id AS "orderId", wish, auto_order AS "autoOrder"`
  return claimed ?? null
}

/** The entry keeps its place, and the ticket of another worker that was faster stays. */
async function release(
  db: Db,
  { entryId, orderId }: { entryId: string; orderId: string },
  code: ErrorCode,
): Promise<void> {
  if (!ANEW.includes(code)) return
  await db.$executeRaw`
    UPDATE waitlist_entries SET order_id = NULL
    WHERE id = ${entryId}::uuid AND order_id = ${orderId}::uuid AND status = 'WAITING'`
}

async function priceNow(db: Db, mealId: string, wish: Wish): Promise<number> {
  const priced = await priceLines(db, toSubmitInput(mealId, wish))
  return subtotalOf(priced.map((line) => atRank(line, 0)))
}
