import type { Tx } from '@/server/db'
import type { MirroredItem } from './load-meal'

export type NewMenuItem = {
  mealId: string
  variantId: string
  planned: number
  priceCents: number
  listPriceCents: number
  perPersonLimit: number | null
  position: number
}

/**
 * Puts variants on a meal's menu with all their portions free, in one statement.
 * @returns the items, in no order, for Redis's mirror; mirror them after the commit.
 */
export async function addMenuItems(tx: Tx, items: NewMenuItem[]): Promise<MirroredItem[]> {
  return tx.menuItem.createManyAndReturn({
    data: items.map((item) => ({ ...item, remaining: item.planned })),
    select: { id: true, remaining: true, version: true },
  })
}
