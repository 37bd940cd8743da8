import type { CartLineView } from '@/server/cart/schema'
import { orderable } from '../cart/cart-lines'

export type Tip = 'gone' | 'soon' | 'slotsFull' | null

/** From here on somebody with a cart is told to hurry. Seconds. */
const SOON = 600

/** The one most important thing to know before going to checkout; one at a time, or none is read. */
export function cartTip(
  lines: CartLineView[],
  { secondsLeft, full }: { secondsLeft: number | null; full: boolean },
): Tip {
  if (lines.length === 0) return null
  if (lines.some((line) => !orderable(line) || line.problem === 'SHORT')) return 'gone'
  if (full) return 'slotsFull'
  return secondsLeft !== null && secondsLeft > 0 && secondsLeft < SOON ? 'soon' : null
}
