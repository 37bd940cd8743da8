import { Retry } from '@/server/db'
import type { MirroredItem } from '../load-meal'
import { readItems } from './read-items'
import type { TakePortions } from './strategy'

/**
 * Optimistic lock on the stock value itself: write only if `remaining` is still what was read, and try again while it
 * suffices. Needs no column, but cannot see that a value left and came back (ABA), so nothing else may rest on it:
 * whoever decides by more than `remaining` must read it after this has locked the row.
 */
export const takeByCompare: TakePortions = async (tx, wants) => {
  const read = await readItems(tx, wants)
  const items: MirroredItem[] = []
  for (const { menuItemId, quantity } of wants) {
    const seen = read.get(menuItemId)
    if (!seen || seen.remaining < quantity) return { ok: false, shortOf: menuItemId }
    const [item] = await tx.$queryRaw<MirroredItem[]>`
      UPDATE menu_items SET remaining = ${seen.remaining - quantity}, sold = sold + ${quantity}, version = version + 1
      WHERE id = ${menuItemId}::uuid AND remaining = ${seen.remaining} RETURNING id, remaining, version`
    if (!item) throw new Retry('the stock moved')
    items.push(item)
  }
  return { ok: true, items }
}
