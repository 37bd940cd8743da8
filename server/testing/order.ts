import type { CartLine } from '@/server/cart/schema'
import type { Db } from '@/server/db'
import { findOrderables } from '@/server/menu/find-orderables'
import { submitInput } from '@/server/orders/schema'
import { submitOrder } from '@/server/orders/submit-order'
import { issueTicket } from '@/server/orders/ticket-rules'
import type { FinalizeQueue } from '@/server/queue'
import type { RedisClient } from '@/server/redis'
import type { TestMeal } from './builders'

const testSecret = 'a secret of the tests, long enough to sign with'

/** A queue nobody listens to: the test says itself when an order is finalized. */
export const deafQueue = { add: async () => ({}) } as unknown as FinalizeQueue

type Line = { item: string; quantity?: number; optionIds?: string[]; fallbacks?: string[] }
export type Wish = {
  lines: Line[]
  userId: string
  slot?: number
  ticket?: string
  overrides?: Record<string, unknown>
  now?: Date
  /** Of the server that shall take the ticket; else of these tests. */
  secret?: string
}

export const toLines = (meal: TestMeal, lines: Line[]): CartLine[] =>
  lines.map(({ item, quantity = 1, optionIds = [], fallbacks }) => ({
    menuItemId: meal.items[item]?.id ?? item,
    optionIds,
    quantity,
    note: '',
    fallbacks: fallbacks?.map((name) => ({ menuItemId: meal.items[name]?.id ?? name, optionIds: [] })),
  }))

/** A ticket for these lines at today's price. */
export async function ticketFor(db: Db, meal: TestMeal, wish: Wish): Promise<string> {
  const lines = toLines(meal, wish.lines)
  const items = await findOrderables(
    db,
    meal.mealId,
    lines.map((line) => line.menuItemId),
  )
  const extras = (line: CartLine) =>
    (items.get(line.menuItemId)?.optionGroups ?? [])
      .flatMap((group) => group.options)
      .filter((option) => line.optionIds.includes(option.id))
      .reduce((sum, option) => sum + option.priceDeltaCents, 0)
  const subtotal = lines.reduce(
    (sum, line) => sum + line.quantity * ((items.get(line.menuItemId)?.priceCents ?? 0) + extras(line)),
    0,
  )
  const { userId, secret = testSecret } = wish
  return issueTicket(subtotal, wish.now ?? new Date(), { userId, mealId: meal.mealId, secret }).text
}

/** Submits as the router does: through the input schema, then the use case. @returns the order's id */
export async function place(
  clients: { db: Db; redis: RedisClient; queue?: FinalizeQueue },
  meal: TestMeal,
  wish: Wish,
): Promise<string> {
  const ticket = wish.ticket ?? (await ticketFor(clients.db, meal, wish))
  const input = submitInput.parse({
    ticket,
    mealId: meal.mealId,
    lines: toLines(meal, wish.lines),
    pickupSlotId: meal.slotIds[wish.slot ?? 0],
    paymentMethod: 'CASH',
    ...wish.overrides,
  })
  return submitOrder(
    { queue: deafQueue, ...clients },
    {
      userId: wish.userId,
      canteenId: meal.canteenId,
      secret: wish.secret ?? testSecret,
      now: wish.now ?? new Date(),
    },
    input,
  )
}
