import type { MirroredItem } from '../load-meal'
import type { TakePortions } from './strategy'

/**
 * Pessimistic lock: SELECT … FOR UPDATE, then decide at leisure, then write. The rows of an order are locked in id order;
 * locked in the order of the cart, two orders with the same dishes deadlock. FOR NO KEY UPDATE is as strong between us and
 * lets an order be accepted meanwhile, whose lines point at these rows.
 */
export const takePessimistically: TakePortions = async (tx, wants) => {
  const ids = wants.map((want) => want.menuItemId)
  const locked = await tx.$queryRaw<MirroredItem[]>`
    SELECT id, remaining, version FROM menu_items WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`
  const byId = new Map(locked.map((item) => [item.id, item]))
  const short = wants.find(({ menuItemId, quantity }) => (byId.get(menuItemId)?.remaining ?? 0) < quantity)
  if (short) return { ok: false, shortOf: short.menuItemId }
  const items: MirroredItem[] = []
  for (const { menuItemId, quantity } of wants) {
    const [item] = await tx.$queryRaw<MirroredItem[]>`
      UPDATE menu_items SET remaining = remaining - ${quantity}, sold = sold + ${quantity}, version = version + 1
      WHERE id = ${menuItemId}::uuid RETURNING id, remaining, version`
    if (item) items.push(item)
  }
  return { ok: true, items }
}
