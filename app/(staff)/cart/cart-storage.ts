import type { CartLine } from '@/server/cart/schema'
import { keptLines } from './cart-lines'
import { lineKey } from './line-key'

/** A cart as this phone keeps it: what the server last said, and what the person wants beyond that. */
export type KeptCart = { known: CartLine[]; wanted: CartLine[]; cleared: boolean }

/** Swept by drop-old-carts.ts. */
export const storageKey = (userId: string, mealId: string) => `kaifan.cart.${userId}.${mealId}`

/** Null when there is nothing, or when the browser forbids storage. */
export function readCart(key: string): KeptCart | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as KeptCart | null
    return kept && Array.isArray(kept.known) && Array.isArray(kept.wanted) ? kept : null
  } catch {
    return null
  }
}

export function writeCart(key: string, cart: KeptCart): void {
  try {
    if (cart.known.length + cart.wanted.length === 0 && !cart.cleared) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify({ ...cart, at: Date.now() }))
  } catch {
    // A full or forbidden storage costs the safety net, not the order.
  }
}

/** How many portions this phone would order of a cart that is not on the screen. */
export function keptPortions(key: string): number {
  const kept = readCart(key)
  if (!kept) return 0
  const lines = keptLines({ ...kept, wanted: byKey(kept.wanted) })
  return lines.reduce((sum, line) => sum + line.quantity, 0)
}

export const byKey = (lines: CartLine[]) => new Map(lines.map((line) => [lineKey(line), line]))
