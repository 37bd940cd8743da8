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
 * Puts a variant on a meal's menu with all its portions free.
 * @returns the item, for Redis's mirror; mirror it after the commit.
 */
export async function addMenuItem(tx: Tx, item: NewMenuItem): Promise<MirroredItem> {
  return tx.menuItem.create({
    data: { ...item, remaining: item.planned },
    select: { id: true, remaining: true, version: true },
  })
}
