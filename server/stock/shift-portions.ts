import type { Tx } from '@/server/db'
import type { MirroredItem } from './load-meal'
import { countSales } from './take-portions'

/**
 * Moves portions between items in one statement: positive quantities are taken, negative ones given back, and the sales
 * follow. For whoever rearranges confirmed orders and has locked the items before deciding (see `lockItems`).
 * @param byItem menuItemId → portions
 * @returns the items as they are now, for Redis's mirror.
 */
export async function shiftPortions(tx: Tx, byItem: Map<string, number>): Promise<MirroredItem[]> {
  const shifts = [...byItem].filter(([, quantity]) => quantity !== 0)
  if (shifts.length === 0) return []
  const items = await tx.$queryRaw<MirroredItem[]>`
    WITH shifted AS (
      SELECT * FROM unnest(${shifts.map(([id]) => id)}::uuid[], ${shifts.map(([, q]) => q)}::int[]) AS s(id, quantity)
    ), locked AS MATERIALIZED (
      SELECT i.id, s.quantity FROM menu_items i JOIN shifted s ON s.id = i.id ORDER BY i.id FOR NO KEY UPDATE OF i
    )
    UPDATE menu_items i
    SET remaining = i.remaining - l.quantity, sold = i.sold + l.quantity, version = i.version + 1
    FROM locked l WHERE i.id = l.id AND i.remaining >= l.quantity
    RETURNING i.id, i.remaining, i.version`
  // The rows were locked when it was decided, so this is a caller that did not.
  if (items.length !== shifts.length) throw new Error('portions that were counted under a lock are gone')
  await countSales(tx, new Map(shifts))
  return items
}

/**
 * Locks every item of a meal, in id order as everybody does: until the commit nobody is confirmed, cancelled or given
 * more.
 */
export async function lockItems(tx: Tx, mealId: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM menu_items WHERE meal_id = ${mealId}::uuid ORDER BY id FOR NO KEY UPDATE`
}
