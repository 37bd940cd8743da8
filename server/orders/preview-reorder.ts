import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { findOrderables } from '@/server/menu/find-orderables'
import { countOrdered, listMeals } from '@/server/menu/queries'
import type { RedisClient } from '@/server/redis'
import { readLeft } from '@/server/stock/read-left'
import { chooseMeal, decideLine, type Today } from './reorder-rules'
import type { OrderLineView, ReorderView } from './schema'

/**
 * What ordering an old order again would put into the cart of a meal that is open now. Changes nothing: the person sees
 * it and chooses.
 * @throws DomainError NOT_FOUND, for somebody else's order too
 */
export async function previewReorder(
  { db, redis }: { db: Db; redis: RedisClient },
  { orderId, userId, canteenId }: { orderId: string; userId: string; canteenId: string },
): Promise<ReorderView> {
  const order = await db.order.findFirst({
    where: { id: orderId, userId, deletedAt: null },
    select: { meal: { select: { kind: true } }, lines: { orderBy: { position: 'asc' } } },
  })
  if (!order) throw new DomainError('NOT_FOUND', {})
  const [{ meals, serverNow, canteen }, preference] = await Promise.all([
    listMeals(db, canteenId),
    db.userPreference.findUnique({ where: { userId }, select: { allergens: true } }),
  ])
  const meal = chooseMeal(meals, order.meal.kind)
  const next = meals
    .filter(({ status, opensAt }) => status === 'OPEN' && opensAt > serverNow)
    .sort((a, b) => a.opensAt.getTime() - b.opensAt.getTime())[0]
  const menu = meal ? await readMenu(db, redis, meal.id, userId) : []
  const used = new Map<string, number>()
  const avoided = new Set(preference?.allergens)
  const lines = order.lines.map((line) => {
    const options = line.options as OrderLineView['options']
    const optionIds = options.map((option) => option.id)
    const { item, allergens, ...decision } = decideLine({ ...line, optionIds }, menu, used)
    return {
      ...decision,
      ...{ id: line.id, menuItemId: item?.menuItemId ?? null, optionIds, note: line.note },
      ...{ dishNameZh: line.dishNameZh, dishNameEn: line.dishNameEn, options },
      ...{ variantNameZh: line.variantNameZh, variantNameEn: line.variantNameEn },
      ...{ wanted: line.quantity, oldUnitPriceCents: line.unitPriceCents },
      avoided: allergens.filter((allergen) => avoided.has(allergen)),
    }
  })
  return { meal, next: meal ? null : (next ?? null), timeZone: canteen.timeZone, lines: meal ? lines : [] }
}

async function readMenu(db: Db, redis: RedisClient, mealId: string, userId: string): Promise<Today[]> {
  const ids = await db.menuItem.findMany({ where: { mealId }, select: { id: true } })
  const [items, left, ordered] = await Promise.all([
    findOrderables(
      db,
      mealId,
      ids.map(({ id }) => id),
    ),
    readLeft(db, redis, mealId),
    countOrdered(db, userId, mealId),
  ])
  return [...items.values()].map((item) => ({
    ...item,
    ordered: ordered.get(item.menuItemId) ?? 0,
    left: left.of({ ...item, id: item.menuItemId }),
  }))
}
