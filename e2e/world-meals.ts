import type { Db } from '@/server/db'
import { addMeal, type Dinner } from './dinner'
import type { apiOf } from './place-order'

type Api = Awaited<ReturnType<typeof apiOf>>
type Apis = { api: Api; waiter: Api; cook: Api }

/** Meals beside the dinner, for what does not go well there. */
export type Meals = {
  closed: string
  unpublished: string
  /** Its dishes are there, and ordering opens in an hour; the person will be told. */
  upcoming: string
  /** With a dish that has a question open, a cart with a line that is off sale, and somebody in line before its checkout. */
  later: string
}

const FILLINGS = [
  { nameZh: '皮蛋', nameEn: 'Century egg' },
  { nameZh: '瘦肉', nameEn: 'Lean pork' },
  { nameZh: '青菜', nameEn: 'Greens' },
]

/** @param dish an item of the dinner that has no choices */
export async function makeMeals(
  db: Db,
  { api, waiter, cook }: Apis,
  dinner: Dinner,
  dish: string,
): Promise<Meals> {
  const kind = 'BREAKFAST' as const
  const closed = await addMeal(db, dinner, { kind, days: 1, status: 'CLOSED' })
  const unpublished = await addMeal(db, dinner, { kind, days: 2, dishes: false })
  const later = await addMeal(db, dinner, { kind, days: 3 })
  const upcoming = await addMeal(db, dinner, { kind, days: 4, opensAt: new Date(Date.now() + 3_600_000) })
  // One that can be ordered is told of at once.
  for (const mealId of [upcoming, dinner.mealId]) await api.inbox.setMenuAlert.mutate({ mealId, on: true })
  const { variantId } = await db.menuItem.findUniqueOrThrow({ where: { id: dish } })
  const items = await db.menuItem.findMany({
    where: { mealId: later, variant: { dish: { optionGroups: { none: { minSelect: { gt: 0 } } } } } },
  })
  const last = items.find((item) => item.variantId === variantId)
  const other = items.find((item) => item.planned > 0 && item !== last)
  if (!last || !other) throw new Error('the dinner has too few dishes')

  await db.menuItem.update({ where: { id: last.id }, data: { planned: 1, remaining: 1 } })
  const line = { mealId: later, optionIds: [], quantity: 1, note: '' }
  for (const person of [cook, waiter]) await person.cart.setLine.mutate({ ...line, menuItemId: last.id })
  await cook.orders.openCheckout.mutate({ mealId: later })

  for (const { id } of [last, other]) await api.cart.setLine.mutate({ ...line, menuItemId: id })
  await db.menuItem.update({ where: { id: other.id }, data: { onSale: false } })

  const { canteenId } = await db.meal.findUniqueOrThrow({ where: { id: later } })
  const { categoryId } = await db.dish.findFirstOrThrow({ where: { variants: { some: { id: variantId } } } })
  const price = { priceCents: 900, listPriceCents: 900 }
  const porridge = await db.dish.create({
    data: {
      ...{ canteenId, categoryId, nameZh: '自选粥', nameEn: 'Porridge as you like it' },
      variants: { create: { nameZh: '', nameEn: '', ...price } },
      optionGroups: {
        create: {
          ...{ nameZh: '配料', nameEn: 'What goes in', minSelect: 1, maxSelect: 2 },
          options: { create: FILLINGS },
        },
      },
    },
    include: { variants: true },
  })
  await db.menuItem.create({
    data: {
      ...{ mealId: later, planned: 9, remaining: 9, variantId: porridge.variants[0]?.id ?? '' },
      ...price,
    },
  })
  return { closed, unpublished, upcoming, later }
}
