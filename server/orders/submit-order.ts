import { createHash, randomUUID } from 'node:crypto'
import { lineKey } from '@/server/cart/price-rules'
import { encodeLine } from '@/server/cart/queries'
import type { Db } from '@/server/db'
import { classify, DomainError } from '@/server/errors'
import { faultPoint } from '@/server/fault-point'
import { isTooLittle, smallestOnlineCents, takesOnlinePayment } from '@/server/payments/choose-gateway'
import { enqueueFinalize, type FinalizeQueue } from '@/server/queue'
import type { RedisClient } from '@/server/redis'
import { type HoldRequest, holdPortions } from '@/server/stock/hold-portions'
import { giveUpHold } from '@/server/stock/settle-hold'
import { acceptOrder, assertMealTakesOrders, findAccepted, type Turn } from './accept-order'
import { atRank, priceLines, pricesByKey, subtotalOf } from './price-lines'
import type { SubmitInput } from './schema'
import { readTicket } from './ticket-rules'

type Submitter = { userId: string; canteenId: string; secret: string; now: Date }
type Clients = { db: Db; redis: RedisClient; queue: FinalizeQueue }

/**
 * Submits an order: price it from the menu, hold its portions in Redis, insert it PENDING in Postgres, wake the worker.
 * The insert is the promise; what comes before may refuse, what comes after may be lost. The same ticket again
 * answers with the same order.
 * @param turn when it is placed for somebody who waited: not from their cart, and perhaps only as an offer
 * @returns the order's id
 * @throws DomainError TICKET_INVALID, TICKET_USED, TICKET_EXPIRED, CART_CHANGED, ITEM_UNAVAILABLE, OPTIONS_INVALID,
 *   PRICE_CHANGED, SOLD_OUT, PERSON_LIMIT, SLOT_FULL, SLOT_UNAVAILABLE, DELIVERY_UNAVAILABLE, MEAL_NOT_OPEN, CUTOFF_PASSED,
 *   PAYMENT_UNAVAILABLE, BELOW_PAYMENT_MINIMUM, UNPAID_ORDER, OWN_PART_CHANGED; NOT_FOUND for another canteen's meal;
 *   BAD_INPUT for two lines of one key, or a value that the database refuses
 */
export async function submitOrder(
  clients: Clients,
  submitter: Submitter,
  input: SubmitInput,
  turn?: Turn,
): Promise<string> {
  const { db, redis, queue } = clients
  const { userId, canteenId, now } = submitter
  const ticket = readTicket(input.ticket, { userId, mealId: input.mealId, secret: submitter.secret })
  if (!ticket) throw new DomainError('TICKET_INVALID', {})
  const { orderId } = ticket
  const payloadHash = hashPayload(input)

  const accepted = await findAccepted(db, { orderId, userId, payloadHash })
  if (accepted) return orderId
  if (input.paymentMethod === 'ONLINE' && !takesOnlinePayment()) {
    throw new DomainError('PAYMENT_UNAVAILABLE', {})
  }
  if (input.paymentMethod === 'ONLINE') await assertNoneUnpaid(db, { orderId, userId, mealId: input.mealId })
  if (ticket.expiresAt <= now) throw new DomainError('TICKET_EXPIRED', {})

  const priced = await priceLines(db, input)
  const shownCents = subtotalOf(priced.map((line) => atRank(line, 0)))
  if (shownCents !== ticket.subtotalCents) {
    const details = { subtotalCents: shownCents, unitPriceCents: pricesByKey(input.lines, priced) }
    throw new DomainError('PRICE_CHANGED', details)
  }
  const menuItemIds = priced.flatMap(({ choices }) => choices.map((choice) => choice.menuItemId))
  const meal = await assertMealTakesOrders(db, { ...input, canteenId, userId, menuItemIds, turn })
  const feeCents = input.delivery.method === 'DESK' ? meal.deliveryFeeCents : 0
  const dueCents = shownCents + feeCents - meal.allowance.leftCents
  if (input.paymentMethod === 'ONLINE' && isTooLittle(dueCents)) {
    // The allowance may have gone to this very order: the first of two taps.
    if (await findAccepted(db, { orderId, userId, payloadHash })) return orderId
    throw new DomainError('BELOW_PAYMENT_MINIMUM', { minCents: smallestOnlineCents() })
  }

  const request: HoldRequest = {
    claim: randomUUID(),
    orderId,
    userId,
    mealId: input.mealId,
    slotId: input.pickupSlotId,
    slotCells: input.delivery.method === 'PICKUP' ? meal.slotCells : 0,
    lines: priced.map(({ quantity, choices }) => ({
      quantity,
      choices: choices.map(({ menuItemId: id, limit }) => ({
        id,
        limit,
        had: limit && (meal.bought.get(id) ?? 0),
        waiting: meal.waiting.get(id),
      })),
    })),
    cart: turn ? [] : input.lines.map((line) => ({ key: lineKey(line), value: encodeLine(line) })),
  }
  const hold = await holdPortions(redis, db, request).catch(async (error: unknown) => {
    // The first of two taps may have taken the cart, and the portion, since we looked.
    if (await findAccepted(db, { orderId, userId, payloadHash })) return null
    throw error
  })
  if (!hold) return orderId
  const lines = priced.map((line, i) => atRank(line, hold.ranks?.[i] ?? 0))
  faultPoint('submit:held')
  try {
    await acceptOrder(db, {
      input,
      orderId,
      userId,
      canteenId,
      payloadHash,
      lines,
      meal,
      subtotalCents: subtotalOf(lines),
      cell: hold.cell,
      turn,
    })
  } catch (error) {
    const kind = classify(error)
    // Unknown, or by no name: the row may be there. The hold stays, and reconciliation settles it by the row.
    if (kind !== 'unknown-outcome' && kind !== 'bug') await giveUpHold(redis, request)
    // A key or a CHECK said no: hostile or stale input, not our bug, and nothing was written.
    if (kind === 'constraint') throw new DomainError('BAD_INPUT', {})
    throw error
  }
  faultPoint('submit:accepted')
  if (!turn?.offerSeconds) await enqueueFinalize(queue, { orderId, mealId: input.mealId })
  return orderId
}

/**
 * Who orders again and again without paying would keep everybody's portions for as long as they like. The key
 * orders_one_unpaid says so to whoever submits two at once; this only says it before anything is held.
 */
async function assertNoneUnpaid(db: Db, order: { orderId: string; userId: string; mealId: string }) {
  const { orderId, userId, mealId } = order
  const due = [
    { status: 'PENDING', toPayOnline: true },
    { status: 'CONFIRMED', payBy: { not: null } },
  ] as const
  const unpaid = await db.order.count({
    where: { userId, mealId, id: { not: orderId }, paymentState: 'UNPAID', OR: [...due] },
  })
  if (unpaid > 0) throw new DomainError('UNPAID_ORDER', {})
}

/** What was asked for, without what it was shown as: the same ticket with another wish is another order, and is refused. */
export function hashPayload({ ticket: _ticket, shownOwnCents: _shown, ...wish }: SubmitInput): string {
  const lines = wish.lines.map((line) => [lineKey(line), encodeLine(line)]).sort()
  return createHash('sha256')
    .update(JSON.stringify({ ...wish, lines }))
    .digest('hex')
}
