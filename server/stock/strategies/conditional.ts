import type { MirroredItem } from '../load-meal'
import type { TakePortions } from './strategy'

/**
 * One conditional UPDATE an item, nothing read first. The row's own lock makes buyers wait for each other, so a count of
 * zero can only mean sold out; there is nothing to try again.
 */
export const takeConditionally: TakePortions = async (tx, wants) => {
  const items: MirroredItem[] = []
  for (const { menuItemId, quantity } of wants) {
    const [item] = await tx.$queryRaw<MirroredItem[]>`
      UPDATE menu_items SET remaining = remaining - ${quantity}, sold = sold + ${quantity}, version = version + 1
      WHERE id = ${menuItemId}::uuid AND remaining >= ${quantity} RETURNING id, remaining, version`
    if (!item) return { ok: false, shortOf: menuItemId }
    items.push(item)
  }
  return { ok: true, items }
}
