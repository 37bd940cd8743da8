import { cancelOrder } from '@/server/orders/cancel-order'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import type { RedisClient } from '@/server/redis'
import { stockKeys } from '@/server/stock/keys'
import { loadMeal } from '@/server/stock/load-meal'
import { buildAllowance, buildMeal, buildPeople, type TestMeal } from '../builders'
import { openTestDatabase, type TestDatabase } from '../database'
import { place, ticketFor } from '../order'
import type { CookSaid } from './cook'
import { sayPlanned } from './evening'
import { type Entry, type History, markOf, orderIdOf } from './history'
import type { PlannedWish } from './plan'
import type { Watcher } from './watcher'

type Watched = Pick<Watcher, 'userId' | 'forges' | 'seen'>
/** What people were told on a small evening without faults, for the tests of the check. */
export type Told = {
  t: TestDatabase
  meal: TestMeal
  history: History
  first: Entry
  second: Entry
  watchers: Watched[]
  said: CookSaid[]
  id: string
  item: string
}
/** Four orders of two portions: two confirmed, one refused by Postgres, one cancelled; everything told and settled. */
export async function tellEvening(redis: RedisClient): Promise<Told> {
  const t = await openTestDatabase(4)
  const meal = await buildMeal(t.db, { pork: { planned: 6 }, rice: { planned: 5 } })
  const people = await buildPeople(t.db, meal.canteenId, 4, { balanceCents: 9_000 })
  await buildAllowance(t.db, meal, 1_000)
  const clients = { db: t.db, redis }
  await loadMeal(redis, t.db, meal.mealId)
  const history = await Promise.all(people.map((userId, index) => tellOf(t, meal, userId, index)))
  for (const entry of history) {
    const { wish, userId, ticket } = entry
    const overrides = { note: markOf(wish), paymentMethod: wish.paymentMethod }
    // The last one gets past the gate because Redis has forgotten what the others hold.
    if (entry === history.at(-1)) await redis.del(stockKeys(meal.mealId).held)
    await place(clients, meal, { userId, lines: wish.lines, ticket: ticket ?? '', overrides })
  }
  await finalizeOrders(clients, { mealId: meal.mealId, orderIds: history.map(orderIdOf) })
  await redis.del(stockKeys(meal.mealId).held)
  const [first, second, third] = history as [Entry, Entry, Entry]
  await cancelOrder(clients, { orderId: orderIdOf(third), userId: third.userId })
  third.cancel = 'ok'
  await t.db.outboxEvent.updateMany({ data: { publishedAt: new Date() } })
  const orders = await t.db.order.findMany({ where: { userId: first.userId } })
  const seen = new Map(orders.map(({ id, status, version }) => [id, { status, version }]))
  const watchers = [{ userId: first.userId, forges: false, seen }]
  const about = {
    id: orderIdOf(first),
    item: meal.items.pork?.id ?? '',
    said: await sayPlanned(t.db, meal.mealId),
  }
  return { t, meal, history, first, second, watchers, ...about }
}

async function tellOf(t: TestDatabase, meal: TestMeal, userId: string, index: number): Promise<Entry> {
  const lines = [{ item: 'pork', quantity: 2 }]
  const plan = {
    slot: 0,
    thinkMs: 0,
    paymentMethod: 'WALLET',
    pays: 'PAY',
    twice: false,
    cancelAfterMs: null,
    waits: false,
  } as const
  const wish: PlannedWish = { index, person: index, atMs: 0, lines, ...plan }
  const ticket = await ticketFor(t.db, meal, { userId, lines })
  return {
    wish,
    userId,
    ticket,
    during: 'nothing',
    told: 'ok',
    code: null,
    asked: 1,
    doubtful: false,
    cancel: null,
  }
}
