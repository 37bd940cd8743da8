import type { OrderStatus } from '@/prisma/generated/enums'
import type { Db } from '@/server/db'
import { changePlanned } from '@/server/kitchen/change-planned'
import { cancelOrder } from '@/server/orders/cancel-order'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import type { FinalizeQueue } from '@/server/queue'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import type { StrategyName } from '@/server/stock/strategies/choose'
import { joinWaitlist } from '@/server/waitlist/join-waitlist'
import { joinWaitlistInput } from '@/server/waitlist/schema'
import { takeOffer } from '@/server/waitlist/take-offer'
import { buildMeal, buildPeople, type TestMeal } from './builders'
import { openTestDatabase } from './database'
import { withoutGate } from './gate'
import { deafQueue, place, type Wish } from './order'
import { openTestRedis } from './redis'

type Clients = { db: Db; redis: RedisClient; queue: FinalizeQueue }
type Wanted = { item: string; autoOrder?: boolean; slot?: number; paymentMethod?: 'CASH' | 'ONLINE' }

export type WaitlistWorld = Awaited<ReturnType<typeof openWaitlistWorld>>

/** A canteen whose pork is sold out, a line for it, and everybody who can move it. `run` is a round of the worker. */
export async function openWaitlistWorld(run: (clients: Clients) => Promise<number>) {
  const t = await openTestDatabase()
  const { redis, close } = await openTestRedis()
  const { db } = t
  const clients = { db, redis }
  const world = {
    ...{ db, redis, clients, url: t.url, meal: undefined as unknown as TestMeal },

    async serve(...args: Parameters<typeof buildMeal> extends [Db, ...infer Rest] ? Rest : never) {
      world.meal = await buildMeal(db, ...args)
    },
    people: (count: number) => buildPeople(db, world.meal.canteenId, count),
    place: (wish: Wish) => place(clients, world.meal, wish),
    placePastGate: (wish: Wish) => place({ db, redis: withoutGate(redis) }, world.meal, wish),
    round: () => run({ ...clients, queue: deafQueue }),
    ordersOf: (status: OrderStatus) =>
      db.order.findMany({
        where: { mealId: world.meal.mealId, status },
        orderBy: [{ placedAt: 'asc' }, { id: 'asc' }],
      }),
    async settle(strategy?: StrategyName) {
      const orderIds = (await world.ordersOf('PENDING')).map((order) => order.id)
      await finalizeOrders(clients, { mealId: world.meal.mealId, orderIds }, strategy)
    },
    take: (offer: { orderId: string; userId: string }) => takeOffer({ db, queue: deafQueue }, offer),

    /** Joins the line as the router does: through the input schema, then the use case. @returns the entry's id */
    waitFor(
      userId: string,
      { item, slot = 0, autoOrder = true, paymentMethod = 'CASH' }: Wanted,
    ): Promise<string> {
      const { mealId, canteenId, items, slotIds } = world.meal
      const input = joinWaitlistInput.parse({
        ...{ mealId, menuItemId: items[item]?.id, pickupSlotId: slotIds[slot] },
        ...{ paymentMethod, autoOrder },
      })
      return joinWaitlist(db, { userId, canteenId }, input)
    },
    /** The first people buy all of the pork, the others stand in line for it. */
    async soldOut(planned: number, waiting: number, wish: Omit<Wanted, 'item'> = {}) {
      await world.serve({ pork: { planned } })
      const people = await world.people(planned + waiting)
      const buyers = people.slice(0, planned)
      const line = people.slice(planned)
      for (const userId of buyers) await world.place({ userId, lines: [{ item: 'pork' }] })
      await world.settle()
      for (const userId of line) await world.waitFor(userId, { item: 'pork', ...wish })
      return { buyers, line }
    },
    async giveBack(userId: string | undefined) {
      const { mealId } = world.meal
      const order = await db.order.findFirstOrThrow({ where: { mealId, userId, status: 'CONFIRMED' } })
      await cancelOrder(clients, { orderId: order.id, userId: order.userId })
    },
    async kitchenPlans(planned: number) {
      const { canteenId, items } = world.meal
      const { id: userId } = await db.user.findFirstOrThrow({ where: { canteenId } })
      await changePlanned(db, redis, { canteenId, menuItemId: items.pork?.id ?? '', planned, userId })
    },
    /** Makes every standing offer one whose time is over. */
    ageOffers: () => db.$executeRaw`
      UPDATE orders SET offered_until = clock_timestamp() - interval '1 second'
      WHERE meal_id = ${world.meal.mealId}::uuid AND offered_until IS NOT NULL`,
    /** What became of everybody who waits for pork, in the order of the line. */
    async line(): Promise<string[]> {
      const entries = await db.waitlistEntry.findMany({
        where: { menuItemId: world.meal.items.pork?.id },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      })
      return entries.map((entry) => entry.status)
    },
    check: () => checkLedger(db, world.meal.mealId, redis),
    async close() {
      await close()
      await t.close()
    },
  }
  return world
}
