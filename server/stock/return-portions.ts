import type { Tx } from '@/server/db'
import type { MirroredItem } from './load-meal'
import { countSales } from './take-portions'

/**
 * Gives back every portion of an order, and takes its sales back. The caller has just moved the order out of a state
 * that held portions, in this transaction and guarded by the row count, so nothing returns twice.
 * @returns the items as they are now, for Redis's mirror.
 */
export async function returnPortions(tx: Tx, orderId: string): Promise<MirroredItem[]> {
  const items = await tx.$queryRaw<(MirroredItem & { quantity: number })[]>`
    WITH back AS (
      SELECT menu_item_id AS id, sum(quantity)::int AS quantity FROM order_lines
      WHERE order_id = ${orderId}::uuid GROUP BY menu_item_id
    ), locked AS MATERIALIZED (
      SELECT i.id, b.quantity FROM menu_items i JOIN back b ON b.id = i.id ORDER BY i.id FOR NO KEY UPDATE OF i
    )
    UPDATE menu_items i
    SET remaining = i.remaining + l.quantity, sold = i.sold - l.quantity, version = i.version + 1
    FROM locked l WHERE i.id = l.id
    RETURNING i.id, i.remaining, i.version, l.quantity`
  await countSales(tx, new Map(items.map((item) => [item.id, -item.quantity])))
  return items.map(({ id, remaining, version }) => ({ id, remaining, version }))
}
