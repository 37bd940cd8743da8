import type { Page } from '@playwright/test'
import type { Db } from '@/server/db'
import { buildDinner, buildPerson, type Dinner, type Person } from './dinner'
import { apiOf, placeOrder } from './place-order'
import { type Meals, makeMeals } from './world-meals'

export type World = {
  dinner: Dinner
  people: Record<Who, Person>
  orders: Record<OrderState, string>
  meals: Meals
  /** The page of the sandbox gateway on which the unpaid order can be paid. */
  sandboxPath: string
}
export type Who = 'staff' | 'newcomer' | 'waiter' | 'kitchen' | 'admin'
type OrderState =
  | 'confirmed'
  | 'ready'
  | 'collectable'
  | 'collected'
  | 'cancelled'
  | 'declined'
  | 'rejected'
  | 'unpaid'
  | 'late'
  | 'missed'
  | 'offer'

const DISHES = {
  宫保鸡丁: {
    ...{ nameEn: 'Kung Pao chicken with roasted peanuts', category: '热菜', planned: 40, priceCents: 1_800 },
    groups: [
      {
        ...{ nameZh: '辣度', nameEn: 'Heat', min: 1, max: 1 },
        options: [
          ['不辣', 'Not spicy', 0],
          ['微辣', 'Mild', 0],
        ] as [string, string, number][],
      },
    ],
  },
  拍黄瓜: { nameEn: 'Smashed cucumber', category: '凉菜', planned: 40, priceCents: 600 },
  老醋花生: {
    ...{ nameEn: 'Peanuts in vinegar', category: '凉菜', planned: 9, priceCents: 800 },
    allergens: ['peanut'],
  },
  糖醋里脊: { nameEn: 'Sweet and sour pork', category: '热菜', planned: 0, priceCents: 2_200 },
  清蒸鱼: { nameEn: 'Steamed fish', category: '热菜', planned: 0, priceCents: 2_400 },
  米饭: { nameEn: 'Rice', category: '主食', planned: 60, priceCents: 200 },
}

type Pages = { staff: Page; waiter: Page; kitchen: Page }

/** A dinner with somebody who has orders in every state and a full cart, and somebody who has nothing yet. */
export async function buildWorld(db: Db, signIn: (person: Person) => Promise<Page>): Promise<World> {
  const dinner = await buildDinner(db, DISHES)
  const { canteenId } = dinner
  const people = {
    staff: await buildPerson(db, canteenId, { name: '李雷', balanceCents: 20_000 }),
    newcomer: await buildPerson(db, canteenId, { name: '韩梅梅' }),
    waiter: await buildPerson(db, canteenId, { name: '张伟' }),
    kitchen: await buildPerson(db, canteenId, { name: '王师傅', role: 'KITCHEN' }),
    admin: await buildPerson(db, canteenId, { name: '管理员', role: 'ADMIN' }),
  }
  const pages = {
    staff: await signIn(people.staff),
    waiter: await signIn(people.waiter),
    kitchen: await signIn(people.kitchen),
  }
  const wishes = [{ dish: '拍黄瓜' }, { dish: '米饭', quantity: 2 }]
  const made = await makeOrders(db, pages, dinner, { wishes, gone: '糖醋里脊', offered: '清蒸鱼' })
  for (const page of Object.values(pages)) await page.context().close()
  return { dinner, people, ...made }
}

type Wish = { dish: string; quantity?: number }
type Wishes = { wishes: Wish[] /** Sold out, and waited for. */; gone: string; offered: string }

/**
 * An order in every state, made by those who make it so in life, so that the inbox has what it would have; the same
 * dishes in the cart again; and somebody who waits. Dishes are keys of the dinner's items.
 */
export async function makeOrders(
  db: Db,
  pages: Pages,
  dinner: Dinner,
  { wishes, gone, offered }: Wishes,
): Promise<Pick<World, 'orders' | 'meals' | 'sandboxPath'>> {
  const [api, cook] = await Promise.all([apiOf(pages.staff), apiOf(pages.kitchen)])
  const place = async (more?: Parameters<typeof placeOrder>[3]) => {
    const { id } = await placeOrder(pages.staff, dinner, wishes, more)
    await settled(db, id)
    return id
  }
  const advance = async (orderId: string, steps: ('PREPARING' | 'READY' | 'NO_SHOW')[]) => {
    for (const to of steps) {
      const { version } = await db.order.findUniqueOrThrow({ where: { id: orderId } })
      await cook.kitchen.advance.mutate({ orderId, version, to })
    }
  }
  const orders = {} as World['orders']
  orders.rejected = await place()
  orders.cancelled = await place()
  orders.declined = await place({ paymentMethod: 'WALLET' })
  orders.collected = await place({ paymentMethod: 'WALLET' })
  orders.ready = await place()
  orders.collectable = await place({ paymentMethod: 'WALLET' })
  orders.late = await place({ slot: 1 })
  orders.missed = await place()
  orders.unpaid = await place({ paymentMethod: 'ONLINE' })
  orders.confirmed = await place()

  await api.orders.cancel.mutate({ orderId: orders.cancelled })
  await cook.kitchen.decline.mutate({ orderId: orders.declined, reason: '黄瓜用完了' })
  for (const id of [orders.collected, orders.ready, orders.collectable])
    await advance(id, ['PREPARING', 'READY'])
  await advance(orders.missed, ['PREPARING', 'READY', 'NO_SHOW'])
  await api.orders.collect.mutate({ orderId: orders.collected })
  await makeRejected(db, api, orders.rejected)
  const { url } = await api.payments.start.mutate({ orderId: orders.unpaid })
  // Time enough to look at everything.
  await db.$executeRaw`UPDATE orders SET pay_by = clock_timestamp() + interval '2 hours' WHERE id = ${orders.unpaid}::uuid`
  orders.offer = await makeWaiting(db, pages, dinner, { gone, offered })
  // Last, because nobody may choose a slot that is over.
  await makeLate(db, orders.late)
  const { mealId, items } = dinner
  for (const { dish, quantity = 1 } of wishes) {
    const line = { menuItemId: items[dish] ?? '', optionIds: [], quantity, note: '' }
    await api.cart.setLine.mutate({ mealId, ...line })
  }
  const apis = { api, waiter: await apiOf(pages.waiter), cook }
  const meals = await makeMeals(db, apis, dinner, items[wishes[0]?.dish ?? ''] ?? '')
  return { orders, meals, sandboxPath: new URL(url).pathname }
}

type Api = Awaited<ReturnType<typeof apiOf>>

/** The gate refuses before an order can be rejected, so this one becomes what a lost race would have made of it. */
async function makeRejected(db: Db, api: Api, id: string) {
  await api.orders.cancel.mutate({ orderId: id })
  const line = await db.orderLine.findFirstOrThrow({ where: { orderId: id } })
  const rejected = { status: 'REJECTED' as const, rejectReason: 'SOLD_OUT' as const, rejectedLineId: line.id }
  await db.order.update({
    where: { id },
    data: { ...rejected, version: { increment: 1 }, cancelledAt: null, cancelledBy: null },
  })
}

/** Its slot is over, so the kitchen may be reminded. */
async function makeLate(db: Db, id: string) {
  await db.$executeRaw`
    UPDATE pickup_slots s SET starts_at = clock_timestamp() - interval '35 minutes',
      ends_at = clock_timestamp() - interval '20 minutes'
    FROM orders o WHERE o.id = ${id}::uuid AND s.id = o.pickup_slot_id`
}

/** Somebody with an allergy waits for two dishes; one of them is offered to them. @returns the offer's order */
async function makeWaiting(
  db: Db,
  pages: Pages,
  { mealId, items }: Dinner,
  { gone, offered }: Omit<Wishes, 'wishes'>,
): Promise<string> {
  const [api, cook] = await Promise.all([apiOf(pages.waiter), apiOf(pages.kitchen)])
  await api.people.setPreferences.mutate({ allergens: ['peanut'], diets: [] })
  const { slots } = await api.menu.get.query({ mealId })
  for (const dish of [offered, gone]) {
    const menuItemId = items[dish] ?? ''
    const wish = { menuItemId, pickupSlotId: slots[0]?.id ?? '', paymentMethod: 'CASH' as const }
    await api.waitlist.join.mutate({ mealId, ...wish, autoOrder: false })
  }
  await cook.kitchen.setPlanned.mutate({ menuItemId: items[offered] ?? '', planned: 1 })
  const { id } = await until('an offer', () =>
    db.order.findFirst({ where: { mealId, offeredUntil: { not: null } } }),
  )
  await db.$executeRaw`UPDATE orders SET offered_until = clock_timestamp() + interval '2 hours' WHERE id = ${id}::uuid`
  return id
}

const settled = (db: Db, id: string) =>
  until(`an answer to order ${id}`, () => db.order.findFirst({ where: { id, status: { not: 'PENDING' } } }))

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`waited in vain for ${what}`)
}
