import { setTimeout as sleep } from 'node:timers/promises'
import type { MirroredItem } from '@/server/stock/load-meal'
import type { TakePortions } from '@/server/stock/strategies/strategy'

/**
 * The pessimistic way with the rows locked as the cart names them and not in id order: of two orders with the same two
 * dishes in opposite order each waits for the other, and Postgres has to shoot one. The twin that shows what the order
 * of locks is good for.
 */
export function takeUnordered(cart: string[], delayMs: number): TakePortions {
  return async (tx, wants) => {
    const asNamed = wants.toSorted((a, b) => cart.indexOf(a.menuItemId) - cart.indexOf(b.menuItemId))
    for (const [i, { menuItemId, quantity }] of asNamed.entries()) {
      if (i > 0 && delayMs > 0) await sleep(delayMs)
      const [locked] = await tx.$queryRaw<MirroredItem[]>`
        SELECT id, remaining, version FROM menu_items WHERE id = ${menuItemId}::uuid FOR NO KEY UPDATE`
      if ((locked?.remaining ?? 0) < quantity) return { ok: false, shortOf: menuItemId }
    }
    const items: MirroredItem[] = []
    for (const { menuItemId, quantity } of asNamed) {
      const written = await tx.$queryRaw<MirroredItem[]>`
        UPDATE menu_items SET remaining = remaining - ${quantity}, sold = sold + ${quantity}, version = version + 1
        WHERE id = ${menuItemId}::uuid RETURNING id, remaining, version`
      items.push(...written)
    }
    return { ok: true, items }
  }
}
