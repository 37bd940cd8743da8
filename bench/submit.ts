import type { Db } from '@/server/db'
import { submitInput } from '@/server/orders/schema'
import { submitOrder } from '@/server/orders/submit-order'
import { issueTicket } from '@/server/orders/ticket-rules'
import type { FinalizeQueue } from '@/server/queue'
import type { RedisClient } from '@/server/redis'
import type { TestMeal } from '@/server/testing/builders'

const secret = 'a secret of the bench, long enough to sign with'
/** What server/testing/builders charges for a portion. */
const PRICE_CENTS = 1_800

type Clients = { db: Db; redis: RedisClient; queue: FinalizeQueue }

/**
 * Everything that happens between a press of the button and "accepted", with the ticket that the checkout page would
 * have. One portion of the meal's only dish.
 * @returns the order's id. @throws DomainError as submitOrder does
 */
export function submitOne(clients: Clients, meal: TestMeal, userId: string): Promise<string> {
  const now = new Date()
  const { mealId, canteenId } = meal
  const [item] = Object.values(meal.items)
  const input = submitInput.parse({
    ticket: issueTicket(PRICE_CENTS, now, { userId, mealId, secret }).text,
    ...{ mealId, pickupSlotId: meal.slotIds[0], paymentMethod: 'CASH' },
    lines: [{ menuItemId: item?.id, optionIds: [], quantity: 1, note: '' }],
  })
  return submitOrder(clients, { userId, canteenId, secret, now }, input)
}
