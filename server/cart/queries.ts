import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { findOrderables, type Orderable } from '@/server/menu/find-orderables'
import type { RedisClient } from '@/server/redis'
import { cartKey } from '@/server/stock/keys'
import { readLeft } from '@/server/stock/read-left'
import { lineKey, priceLine } from './price-rules'
import type { CartLine, CartLineView, CartView, Fallback, FallbackView } from './schema'

/** What a line's field in the cart hash holds, besides the key. Order of keys is fixed: `admit` compares it as text. */
export function encodeLine({
  quantity,
  note,
  fallbacks,
}: Pick<CartLine, 'quantity' | 'note' | 'fallbacks'>): string {
  const ranked = fallbacks?.map(({ menuItemId, optionIds }) => ({ menuItemId, optionIds }))
  return JSON.stringify(ranked?.length ? { quantity, note, fallbacks: ranked } : { quantity, note })
}

function decodeField(key: string, value: string): CartLine {
  const [menuItemId = '', ...optionIds] = key.split('.')
  const rest = JSON.parse(value) as Pick<CartLine, 'quantity' | 'note' | 'fallbacks'>
  return { menuItemId, optionIds, ...rest }
}

/**
 * A cart is kept for any meal named, so the meal must be one the person can see: else another canteen's prices could be
 * read through a cart, and made-up meals would fill Redis.
 * @throws DomainError NOT_FOUND
 */
export async function assertOwnMeal(db: Db, canteenId: string, mealId: string): Promise<void> {
  const count = await db.meal.count({ where: { id: mealId, canteenId, status: { not: 'DRAFT' } } })
  if (count === 0) throw new DomainError('NOT_FOUND', {})
}

/**
 * The lines of a person's cart for a meal, by key: Redis forgets the order of a hash as soon as one value is long, and a
 * line must not jump because it was given a note or a fallback. @throws CART_UNAVAILABLE
 */
export async function readCart(redis: RedisClient, mealId: string, userId: string): Promise<CartLine[]> {
  const fields = await redis.hgetall(cartKey(mealId, userId)).catch(() => {
    throw new DomainError('CART_UNAVAILABLE', {})
  })
  return Object.entries(fields)
    .filter(([key]) => !key.startsWith('_'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => decodeField(key, value))
}

/** Lines with today's names, prices and stock, whatever they were when they were put in. */
export async function viewCart(
  db: Db,
  redis: RedisClient,
  mealId: string,
  lines: CartLine[],
): Promise<CartView> {
  const [items, left] = await Promise.all([
    findOrderables(
      db,
      mealId,
      lines.flatMap((line) => [line, ...(line.fallbacks ?? [])]).map((choice) => choice.menuItemId),
    ),
    lines.length > 0 ? readLeft(db, redis, mealId) : null,
  ])
  const leftOf = (item: Orderable) => left?.of({ ...item, id: item.menuItemId }) ?? 0
  const wanted = new Map<string, number>()
  for (const line of lines) wanted.set(line.menuItemId, (wanted.get(line.menuItemId) ?? 0) + line.quantity)
  const views = lines.flatMap((line) => {
    const item = items.get(line.menuItemId)
    if (!item) return [] // another meal's, or gone: not shown and not ordered
    const view = toView(line, item, leftOf(item), wanted.get(line.menuItemId) ?? 0)
    const fallbacks = viewFallbacks(line.fallbacks ?? [], items, leftOf)
    // A line that a fallback can take whole is in order: left out of the checkout, it would never come to its fallback.
    const scarce = view.problem === 'SOLD_OUT' || view.problem === 'SHORT'
    const covered = scarce && fallbacks.some((fallback) => fallback.left >= line.quantity)
    return [{ ...view, problem: covered ? null : view.problem, fallbacks }]
  })
  const good = views.filter((view) => view.problem === null || view.problem === 'SHORT')
  return {
    mealId,
    lines: views,
    count: good.reduce((sum, view) => sum + view.quantity, 0),
    subtotalCents: good.reduce((sum, view) => sum + view.quantity * view.unitPriceCents, 0),
  }
}

function viewFallbacks(
  fallbacks: Fallback[],
  items: Map<string, Orderable>,
  leftOf: (item: Orderable) => number,
): FallbackView[] {
  return fallbacks.flatMap((fallback) => {
    const item = items.get(fallback.menuItemId)
    const price = priceLine(item, fallback)
    if (!item || !price.ok) return []
    const { dishNameZh, dishNameEn, variantNameZh, variantNameEn } = item
    const names = { dishNameZh, dishNameEn, variantNameZh, variantNameEn }
    const { allergens, unitPriceCents } = price
    return [{ ...fallback, ...names, allergens, unitPriceCents, left: leftOf(item) }]
  })
}

function toView(
  line: CartLine,
  item: Orderable,
  left: number,
  wanted: number,
): Omit<CartLineView, 'fallbacks'> {
  const price = priceLine(item, line)
  const problem = !price.ok ? price.problem : left === 0 ? 'SOLD_OUT' : left < wanted ? 'SHORT' : null
  return {
    key: lineKey(line),
    menuItemId: line.menuItemId,
    optionIds: line.optionIds,
    quantity: line.quantity,
    note: line.note,
    dishId: item.dishId,
    dishNameZh: item.dishNameZh,
    dishNameEn: item.dishNameEn,
    variantNameZh: item.variantNameZh,
    variantNameEn: item.variantNameEn,
    image: item.image,
    allergens: price.ok ? price.allergens : item.allergens,
    options: price.ok ? price.options : [],
    unitPriceCents: price.ok ? price.unitPriceCents : item.priceCents,
    listPriceCents: price.ok ? price.listPriceCents : item.listPriceCents,
    left,
    perPersonLimit: item.perPersonLimit,
    problem,
  }
}
