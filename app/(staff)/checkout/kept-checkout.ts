import { fromText, toText } from '@/app/wire'
import type { CheckoutView, SubmitInput } from '@/server/orders/schema'
import type { CheckoutForm } from './checkout-form'

/**
 * A checkout as this tab keeps it. `sent`: it was submitted and no answer is known; only the same again is safe.
 * `queued`: it was submitted without a network, has not left this phone and goes when there is one. `answered`: it is an
 * order, whose page is being opened.
 */
export type KeptCheckout = {
  checkout: CheckoutView
  form: CheckoutForm
  sent: SubmitInput | null
  queued: boolean
  answered?: boolean
}

const PREFIX = 'kaifan.checkout.'
const MIN_LIFE_MS = 60_000
const key = (userId: string, mealId: string) => `${PREFIX}${userId}.${mealId}`

export function readKept(userId: string, mealId: string): KeptCheckout | null {
  try {
    const text = sessionStorage.getItem(key(userId, mealId))
    return text ? fromText<KeptCheckout>(text) : null
  } catch {
    return null
  }
}

export function keep(userId: string, mealId: string, kept: KeptCheckout | null): void {
  try {
    if (kept) sessionStorage.setItem(key(userId, mealId), toText(kept))
    else sessionStorage.removeItem(key(userId, mealId))
  } catch {
    // Without storage a reload asks for a new ticket, and the cart says whether the old one was used.
  }
}

/** It is an order: who comes back before the order's page was there is led to it, unless the cart has something again. */
export function keepAnswered(userId: string, mealId: string): void {
  const kept = readKept(userId, mealId)
  if (kept) keep(userId, mealId, { ...kept, answered: true })
}

/** A ticket about to expire would be refused before the person has read the page. */
export const isAboutToExpire = ({ checkout }: KeptCheckout) =>
  checkout.expiresAt.getTime() < Date.now() + MIN_LIFE_MS

/**
 * Forgets a checkout once its order is on the screen, and not before: a reload on the way there sends the same ticket
 * again, which finds the order, instead of opening a checkout of the cart that the order has emptied.
 */
export function forgetOrdered(orderId: string): void {
  try {
    for (const name of Object.keys(sessionStorage)) {
      if (!name.startsWith(PREFIX)) continue
      const kept = fromText<KeptCheckout>(sessionStorage.getItem(name) ?? 'null')
      if (kept?.checkout.orderId === orderId) sessionStorage.removeItem(name)
    }
  } catch {
    // A checkout that stays finds its own order again.
  }
}
