/** Nobody orders for a meal further away than this; older carts are litter. */
const KEEP_MS = 10 * 24 * 3_600_000

/** Sweeps what `cart-storage.ts` has kept for meals that are long over. */
export function dropOldCarts(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith('kaifan.cart.')) continue
      const { at } = JSON.parse(localStorage.getItem(key) ?? '{}') as { at?: number }
      if (!at || at < Date.now() - KEEP_MS) localStorage.removeItem(key)
    }
  } catch {
    // A browser that forbids storage has kept nothing.
  }
}
