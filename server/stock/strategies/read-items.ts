import type { Tx } from '@/server/db'
import type { MirroredItem } from '../load-meal'
import type { Want } from './strategy'

/** The items as they are now, by id, without a lock: true when read and perhaps not a moment later. */
export async function readItems(tx: Tx, wants: Want[]): Promise<Map<string, MirroredItem>> {
  const rows = await tx.menuItem.findMany({
    where: { id: { in: wants.map((want) => want.menuItemId) } },
    select: { id: true, remaining: true, version: true },
  })
  return new Map(rows.map((row) => [row.id, row]))
}
