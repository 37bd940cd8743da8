import type { Db } from '@/server/db'
import { buildAllowance, buildMeal, buildPeople } from '../builders'
import { signInAll } from '../http'
import type { CookSaid } from './cook'
import { callDoor } from './door'
import { openGateway } from './pay'
import { planItems, planPeople } from './plan'
import type { Problem } from './problem'
import type { Shop } from './shop'
import { type Watcher, watchOrders } from './watcher'

/** Of those who order, so many keep their page open. */
const WATCHERS = 12
/** Longer than any run. Seconds. */
const SIGNED_IN = 48 * 3_600

/** A meal of a canteen of its own with people who are signed in, and what happened to it. */
export type Evening = Shop & {
  watchers: Watcher[]
  cook: string
  /** In the order of asking, after how many were planned at first. */
  said: CookSaid[]
  /** What was seen to be wrong on the way. */
  problems: Problem[]
  stopWatching: () => void
  close: () => Promise<void>
}

/** Every web server is as good as any other: who calls again comes to the next. */
export async function openEvening(db: Db, orders: number, webUrls: string[]): Promise<Evening> {
  const meal = await buildMeal(db, planItems(orders), { cells: 1_000 })
  const people = await buildPeople(db, meal.canteenId, planPeople(orders), { balanceCents: 9_000 })
  await buildAllowance(db, meal, 2_500)
  const [cook = ''] = await buildPeople(db, meal.canteenId, 1, { role: 'KITCHEN' })
  const cookies = await signInAll(db, [...people, cook], SIGNED_IN)
  const cookieOf = (userId: string) => cookies.get(userId) ?? ''
  let calls = 0
  const nextUrl = () => webUrls[calls++ % webUrls.length] ?? ''
  const watchers = people.slice(0, WATCHERS).map((userId, index) => {
    const who = { userId, cookie: cookieOf(userId), mealId: meal.mealId, forges: index % 4 === 3 }
    return watchOrders(who, nextUrl)
  })
  await Promise.all(watchers.map((watcher) => watcher.ready))
  const stopWatching = () => {
    for (const watcher of watchers) watcher.stop()
  }
  return {
    ...{ db, meal, people, watchers, cook, problems: [], stopWatching },
    said: await sayPlanned(db, meal.mealId),
    gateway: openGateway(db, nextUrl),
    call: (userId, path, input) => callDoor(nextUrl(), path, input, cookieOf(userId)),
    async close() {
      stopWatching()
      // Workers look after what is open; this one is over.
      await db.meal.update({ where: { id: meal.mealId }, data: { status: 'CLOSED' } })
    },
  }
}

/** What is planned at first is as good as said. */
export async function sayPlanned(db: Db, mealId: string): Promise<CookSaid[]> {
  const items = await db.menuItem.findMany({ where: { mealId } })
  return items.map(({ id: menuItemId, planned }) => ({ menuItemId, planned, told: 'ok' }))
}
