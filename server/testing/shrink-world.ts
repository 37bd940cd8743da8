import type { OrderStatus } from '@/prisma/generated/enums'
import { getStockRow } from '@/server/kitchen/queries'
import { previewShrink, shrinkItem } from '@/server/kitchen/shrink-item'
import { advanceOrder } from '@/server/orders/advance-order'
import { cancelOrder } from '@/server/orders/cancel-order'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople } from './builders'
import { openTestDatabase } from './database'
import { place, type Wish } from './order'
import { openTestRedis } from './redis'

export const BALANCE = 10_000
export type Placed = { id: string; userId: string }

/** `count` orders of one portion. */
export const pork = (count: number): Partial<Wish>[] => Array.from({ length: count }, () => ({}))

/** A kitchen on a database and a Redis of its own; `open` gives it a new meal whose dish "pork" is to be cooked less. */
export async function openKitchen() {
  const t = await openTestDatabase()
  const { redis, close } = await openTestRedis()
  const { db } = t
  const clients = { db, redis }

  async function open(items: Parameters<typeof buildMeal>[1]) {
    const meal = await buildMeal(db, items)
    const { mealId, canteenId } = meal
    const [cook = ''] = await buildPeople(db, canteenId, 1, { role: 'KITCHEN' })
    const item = (name: string) => meal.items[name]?.id ?? ''
    const people = (count: number, balanceCents = BALANCE) =>
      buildPeople(db, canteenId, count, { balanceCents })
    const finalize = (orderIds: string[]) => finalizeOrders(clients, { mealId, orderIds })
    const target = (planned: number) => ({ menuItemId: item('pork'), planned, canteenId })
    const preview = (planned: number) => previewShrink(db, target(planned))
    const shrink = (planned: number, digest: string) =>
      shrinkItem(clients, { ...target(planned), digest, userId: cook })
    const order = (userId: string, wish: Partial<Wish> = {}) =>
      place(clients, meal, {
        userId,
        lines: [{ item: 'pork' }],
        overrides: { paymentMethod: 'WALLET' },
        ...wish,
      })
    /** Orders confirmed one after another. */
    async function confirm(wishes: Partial<Wish>[]): Promise<Placed[]> {
      const placed: Placed[] = []
      for (const [i, userId] of (await people(wishes.length)).entries()) {
        placed.push({ id: await order(userId, wishes[i]), userId })
      }
      await finalize(placed.map(({ id }) => id))
      return placed
    }
    return {
      ...{ meal, item, people, finalize, target, preview, shrink, order, confirm, cook },
      cancel: ({ id, userId }: Placed) => cancelOrder(clients, { orderId: id, userId }),
      prepare: (orderId: string) =>
        advanceOrder(clients, { orderId, canteenId, version: 2, to: 'PREPARING' }),
      breaches: () => checkLedger(db, mealId, redis),
      countOrders: (status: OrderStatus) => db.order.count({ where: { mealId, status } }),
      row: () => getStockRow(db, redis, target(0)),
      balanceOf: async (userId: string) =>
        (await db.wallet.findUniqueOrThrow({ where: { userId } })).balanceCents,
    }
  }
  return {
    ...{ db, redis, open },
    async close() {
      await close()
      await t.close()
    },
  }
}
