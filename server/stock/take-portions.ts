import { Retry, type Tx } from '@/server/db'
import type { MirroredItem } from './load-meal'

export type Taking = { menuItemId: string; version: number; quantity: number }

/**
 * Takes portions of several items at once, each only if its version is still the one that was read, and counts the
 * sale for the item, its variant and its dish. Settles the race of two workers that read the same `remaining`: the
 * second finds another version and must read again.
 *
 * Rows are locked in id order, so that two batches with the same items wait for each other and never deadlock; and FOR NO
 * KEY UPDATE, because a plain FOR UPDATE would hold up everybody whose order is being accepted: its lines' foreign keys
 * lock the same rows, in the order of the cart, and the two could deadlock.
 * @returns the items as they are now, for Redis's mirror.
 * @throws Retry when any version has moved; the transaction rolls back and runs again.
 */
export async function takePortions(tx: Tx, takings: Taking[]): Promise<MirroredItem[]> {
  if (takings.length === 0) return []
  const ids = takings.map((t) => t.menuItemId)
  const versions = takings.map((t) => t.version)
  const quantities = takings.map((t) => t.quantity)
  const taken = await tx.$queryRaw<(MirroredItem & { variantId: string })[]>`
    WITH wanted AS (
      SELECT * FROM unnest(${ids}::uuid[], ${versions}::int[], ${quantities}::int[]) AS w(id, version, quantity)
    ), locked AS MATERIALIZED (
      SELECT i.id, w.quantity FROM menu_items i JOIN wanted w ON w.id = i.id AND w.version = i.version
      ORDER BY i.id FOR NO KEY UPDATE OF i
    )
    UPDATE menu_items i
    SET remaining = i.remaining - l.quantity, sold = i.sold + l.quantity, version = i.version + 1
    FROM locked l WHERE i.id = l.id AND i.remaining >= l.quantity
    RETURNING i.id, i.remaining, i.version, i.variant_id AS "variantId"`
  if (taken.length !== takings.length) throw new Retry('version conflict')
  await countSales(tx, new Map(takings.map((t) => [t.menuItemId, t.quantity])))
  return taken.map(({ id, remaining, version }) => ({ id, remaining, version }))
}

/**
 * Adds to the sales of the variants and dishes behind menu items; negative quantities take back. Portions. Everybody locks
 * items, then variants, then dishes.
 */
export async function countSales(tx: Tx, byItem: Map<string, number>): Promise<void> {
  const ids = [...byItem.keys()]
  const quantities = [...byItem.values()]
  await tx.$executeRaw`
    WITH delta AS (
      SELECT i.variant_id AS id, sum(q.quantity)::int AS quantity
      FROM unnest(${ids}::uuid[], ${quantities}::int[]) AS q(id, quantity) JOIN menu_items i ON i.id = q.id
      GROUP BY i.variant_id
    ), locked AS MATERIALIZED (
      SELECT v.id, d.quantity FROM dish_variants v JOIN delta d ON d.id = v.id ORDER BY v.id FOR NO KEY UPDATE OF v
    )
    UPDATE dish_variants v SET sold_count = v.sold_count + l.quantity FROM locked l WHERE v.id = l.id`
  await tx.$executeRaw`
    WITH delta AS (
      SELECT v.dish_id AS id, sum(q.quantity)::int AS quantity
      FROM unnest(${ids}::uuid[], ${quantities}::int[]) AS q(id, quantity)
      JOIN menu_items i ON i.id = q.id JOIN dish_variants v ON v.id = i.variant_id GROUP BY v.dish_id
    ), locked AS MATERIALIZED (
      SELECT d.id, delta.quantity FROM dishes d JOIN delta ON delta.id = d.id ORDER BY d.id FOR NO KEY UPDATE OF d
    )
    UPDATE dishes d SET sold_count = d.sold_count + l.quantity FROM locked l WHERE d.id = l.id`
}
