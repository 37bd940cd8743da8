import type { CartLineView } from '@/server/cart/schema'
import type { CheckoutState, CheckoutView } from '@/server/orders/schema'
import { orderable } from '../cart/cart-lines'
import { fitting } from './checkout-form'
import type { KeptCheckout } from './kept-checkout'

/**
 * An open checkout with what may have moved since: room, money and what is left. Its lines and their prices stay,
 * because the ticket stands for them: whatever no longer fits is said on the line, and answered by the server.
 */
export function withFresh<C extends CheckoutView>(checkout: C, fresh: CheckoutState): C {
  const { cart, ...state } = fresh
  const lines = checkout.cart.lines.map((line) => {
    const now = cart.lines.find(({ key }) => key === line.key)
    return now && orderable(line) ? withStock(line, now) : line
  })
  return { ...checkout, ...state, cart: { ...checkout.cart, lines } }
}

function withStock(line: CartLineView, now: CartLineView): CartLineView {
  const fallbacks = line.fallbacks.map((fallback) => {
    const same = now.fallbacks.find(({ menuItemId }) => menuItemId === fallback.menuItemId)
    return { ...fallback, left: same?.left ?? 0 }
  })
  if (orderable(now)) return { ...line, fallbacks, left: now.left, problem: now.problem }
  // Left out it would be another order than the ticket's; so it stays, and says that nothing of it is left.
  return { ...line, fallbacks, left: 0, problem: 'SHORT' }
}

/** The same of a kept checkout, with a form that can be sent now. */
export const refreshed = (kept: KeptCheckout, fresh: CheckoutState): KeptCheckout => ({
  ...kept,
  form: fitting(kept.form, fresh),
  checkout: withFresh(kept.checkout, fresh),
})
