import { expect, it } from 'vitest'
import type { CartLineView } from '@/server/cart/schema'
import type { CheckoutState, CheckoutView } from '@/server/orders/schema'
import { aFallback, aLine } from '../testing'
import { withFresh } from './refresh-rules'

const state = (lines: CartLineView[], over: Partial<CheckoutState> = {}) =>
  ({
    cart: { mealId: 'm', lines, count: 1, subtotalCents: 1_000 },
    balanceCents: 0,
    ...over,
  }) as CheckoutState
const opened = (lines: CartLineView[]) =>
  ({ ...state(lines), ticket: 'the ticket', orderId: 'o' }) as CheckoutView

it('takes room and money, and keeps ticket, lines and prices', () => {
  const slots = [{ id: 's', free: 3 }] as CheckoutState['slots']
  const dearer = aLine({ menuItemId: 'pork', quantity: 9, unitPriceCents: 2_000 })
  const fresh = state([dearer], { slots, balanceCents: 700 })
  const next = withFresh(opened([aLine({ menuItemId: 'pork' })]), fresh)
  expect(next).toMatchObject({ ticket: 'the ticket', slots, balanceCents: 700 })
  expect(next.cart).toMatchObject({ subtotalCents: 1_000, lines: [{ quantity: 1, unitPriceCents: 1_000 }] })
})

it('says of a line that is short or gone how many are left, and leaves it in the order', () => {
  const lines = ['short', 'gone', 'removed'].map((menuItemId) => aLine({ menuItemId, quantity: 2 }))
  const fresh = state([
    aLine({ menuItemId: 'short', left: 1, problem: 'SHORT' }),
    aLine({ menuItemId: 'gone', left: 0, problem: 'SOLD_OUT' }),
  ])
  expect(withFresh(opened(lines), fresh).cart.lines).toMatchObject([
    { left: 1, problem: 'SHORT', quantity: 2 },
    { left: 0, problem: 'SHORT', quantity: 2 },
    { left: 50, problem: null },
  ])
})

it('knows what is left of the fallbacks', () => {
  const line = aLine({ menuItemId: 'pork', fallbacks: [aFallback('rice'), aFallback('soup')] })
  const next = withFresh(opened([line]), state([{ ...line, fallbacks: [aFallback('rice', 4)] }]))
  expect(next.cart.lines[0]?.fallbacks.map(({ left }) => left)).toEqual([4, 0])
})
