import { v7 as uuidv7 } from 'uuid'
import { type Db, inTransaction } from '@/server/db'
import { DomainError } from '@/server/errors'
import { assertMealTakesOrders } from '@/server/orders/accept-order'
import { atRank, priceLines, subtotalOf } from '@/server/orders/price-lines'
import { isTooLittle, smallestOnlineCents, takesOnlinePayment } from '@/server/payments/choose-gateway'
import type { JoinWaitlistInput, Wish } from './schema'
import { toSubmitInput } from './wish-rules'

/** Dishes of one meal a person may wait for at a time: the line is for dinner, not for collecting. */
export const MAX_ENTRIES = 5

/**
 * Puts a person at the end of the line for one portion of a sold-out dish. Who is in line already keeps the place and
 * changes the wish.
 * @returns the entry's id
 * @throws DomainError STILL_AVAILABLE when a portion is free and nobody waits for it, WAITLIST_LIMIT, PERSON_LIMIT,
 *   ITEM_UNAVAILABLE, OPTIONS_INVALID, SLOT_UNAVAILABLE, MEAL_NOT_OPEN, CUTOFF_PASSED, PAYMENT_UNAVAILABLE,
 *   BELOW_PAYMENT_MINIMUM, NOT_FOUND
 */
export async function joinWaitlist(
  db: Db,
  person: { userId: string; canteenId: string },
  input: JoinWaitlistInput,
): Promise<string> {
  const { mealId, menuItemId, autoOrder } = input
  if (input.paymentMethod === 'ONLINE' && !takesOnlinePayment())
    throw new DomainError('PAYMENT_UNAVAILABLE', {})
  const order = toSubmitInput(mealId, { ...input, shownCents: 0 })
  // Also without the notice of a sold-out dish: an order of another canteen's meal ends here.
  const meal = await assertMealTakesOrders(db, { ...order, ...person, menuItemIds: [menuItemId] })
  const priced = await priceLines(db, order)
  const limit = priced[0]?.choices[0]?.limit
  const had = meal.bought.get(menuItemId) ?? 0
  if (limit !== undefined && had >= limit) throw new DomainError('PERSON_LIMIT', { menuItemId, limit, had })
  const shownCents = subtotalOf(priced.map((line) => atRank(line, 0)))
  if (input.paymentMethod === 'ONLINE' && isTooLittle(shownCents - meal.allowance.leftCents)) {
    throw new DomainError('BELOW_PAYMENT_MINIMUM', { minCents: smallestOnlineCents() })
  }
  const { mealId: _meal, autoOrder: _auto, ...rest } = input
  const wish: Wish = { ...rest, shownCents }

  const row = await inTransaction(db, async (tx) => {
    // One tab after the other, or both would count the lines before either has joined one.
    await tx.$executeRaw`SELECT 1 FROM users WHERE id = ${person.userId}::uuid FOR NO KEY UPDATE`
    const [row] = await tx.$queryRaw<[{ free: boolean; others: number; id: string | null }]>`
    WITH line AS (
      SELECT i.remaining > coalesce((SELECT sum(l.quantity) FROM orders o JOIN order_lines l ON l.order_id = o.id
            WHERE o.meal_id = i.meal_id AND o.status = 'PENDING' AND l.menu_item_id = i.id), 0)
          + (SELECT count(*) FROM waitlist_entries w WHERE w.menu_item_id = i.id AND w.status = 'WAITING') AS free,
        (SELECT count(*)::int FROM waitlist_entries w WHERE w.meal_id = i.meal_id AND w.user_id = ${person.userId}::uuid
          AND w.menu_item_id <> i.id AND w.status IN ('WAITING', 'OFFERED')) AS others
      FROM menu_items i WHERE i.id = ${menuItemId}::uuid AND i.meal_id = ${mealId}::uuid
    ), joined AS (
      INSERT INTO waitlist_entries (id, meal_id, menu_item_id, user_id, auto_order, wish)
      SELECT ${uuidv7()}::uuid, ${mealId}::uuid, ${menuItemId}::uuid, ${person.userId}::uuid, ${autoOrder},
        ${JSON.stringify(wish)}::jsonb
      FROM line WHERE NOT free AND others < ${MAX_ENTRIES}
      ON CONFLICT (menu_item_id, user_id) WHERE status IN ('WAITING', 'OFFERED')
      -- An order that is being placed for them is what they wished before; it can be cancelled as any other.
      DO UPDATE SET wish = CASE WHEN waitlist_entries.order_id IS NULL THEN excluded.wish ELSE waitlist_entries.wish END,
        auto_order = CASE WHEN waitlist_entries.order_id IS NULL THEN excluded.auto_order ELSE waitlist_entries.auto_order END
      RETURNING id
    )
    SELECT line.free, line.others, (SELECT id FROM joined) AS id FROM line`
    return row
  })
  if (row?.id) return row.id
  if (row?.free) throw new DomainError('STILL_AVAILABLE', { menuItemId })
  throw new DomainError('WAITLIST_LIMIT', { limit: MAX_ENTRIES })
}
