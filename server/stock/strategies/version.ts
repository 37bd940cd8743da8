import { Retry } from '@/server/db'
import type { MirroredItem } from '../load-meal'
import { readItems } from './read-items'
import type { TakePortions } from './strategy'

/**
 * Optimistic lock on a version column. Two answers look alike elsewhere and do not here: the version moved (a *version
 * conflict*, somebody was faster, try again) and too little is left (*sold out*, trying again is useless).
 */
export const takeByVersion: TakePortions = async (tx, wants) => {
  const read = await readItems(tx, wants)
  const items: MirroredItem[] = []
  for (const { menuItemId, quantity } of wants) {
    const seen = read.get(menuItemId)
    if (!seen || seen.remaining < quantity) return { ok: false, shortOf: menuItemId }
    const [item] = await tx.$queryRaw<MirroredItem[]>`
      UPDATE menu_items SET remaining = ${seen.remaining - quantity}, sold = sold + ${quantity}, version = version + 1
      WHERE id = ${menuItemId}::uuid AND version = ${seen.version} RETURNING id, remaining, version`
    if (!item) throw new Retry('version conflict')
    items.push(item)
  }
  return { ok: true, items }
}
