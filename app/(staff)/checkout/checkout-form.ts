import type { CartLine } from '@/server/cart/schema'
import type { CheckoutState, CheckoutView, SubmitInput } from '@/server/orders/schema'
import { subtotalNow } from '../cart/cart-lines'
import type { KeptCheckout } from './kept-checkout'
import { defaultSlot, rememberSlot, slotProblem } from './slot-rules'

export type CheckoutForm = {
  slotId: string
  method: 'PICKUP' | 'DESK'
  building: string
  floor: string
  seat: string
  phone: string
  callBeforeDelivery: boolean
  note: string
  cutlery: boolean
  payment: 'WALLET' | 'CASH' | 'ONLINE'
  invoiceTitle: string
}

export type FormProblem = { field: 'slot' | 'building' | 'phone' }

const DESK_KEY = 'kaifan.desk'
type Desk = Pick<CheckoutForm, 'building' | 'floor' | 'seat' | 'phone'>

function lastDesk(): Partial<Desk> {
  try {
    return (JSON.parse(localStorage.getItem(DESK_KEY) ?? '{}') as Partial<Desk> | null) ?? {}
  } catch {
    return {}
  }
}

/** Nobody should type their desk or choose their time twice. */
export function remember(checkout: CheckoutView, form: CheckoutForm): void {
  const { method, building, floor, seat, phone } = form
  rememberSlot(checkout, form.slotId)
  if (method !== 'DESK') return
  try {
    localStorage.setItem(DESK_KEY, JSON.stringify({ building, floor, seat, phone }))
  } catch {
    // Typed again next time.
  }
}

/** Pickup, no cutlery, and the balance when there is any; the same wherever it is drawn, on the server, too. */
export const blankForm = ({ balanceCents }: Pick<CheckoutState, 'balanceCents'>): CheckoutForm => ({
  slotId: '',
  method: 'PICKUP',
  ...{ building: '', floor: '', seat: '', phone: '' },
  callBeforeDelivery: false,
  note: '',
  cutlery: false,
  payment: balanceCents > 0 ? 'WALLET' : 'CASH',
  invoiceTitle: '',
})

/** With the time and the desk of this phone's last order. `now` in ms. */
export const startForm = (checkout: CheckoutState, now: number): CheckoutForm => ({
  ...blankForm(checkout),
  ...lastDesk(),
  slotId: defaultSlot(checkout, now),
})

/** As it can be sent now: a canteen may stop bringing dinner to desks while the page is open. */
export const fitting = (form: CheckoutForm, { canteen }: Pick<CheckoutView, 'canteen'>): CheckoutForm =>
  canteen.deskDelivery ? form : { ...form, method: 'PICKUP' }

/** The first thing to mend before this can be sent, or null. `now` in ms. */
export function findProblem(form: CheckoutForm, { slots }: CheckoutState, now: number): FormProblem | null {
  const slot = slots.find((s) => s.id === form.slotId)
  if (!slot || slotProblem(slot, form.method === 'DESK', now)) return { field: 'slot' }
  if (form.method === 'PICKUP') return null
  if (form.building.trim() === '') return { field: 'building' }
  return /^\+?[0-9 -]{5,20}$/.test(form.phone.trim()) ? null : { field: 'phone' }
}

export function toSubmitInput(checkout: CheckoutView, lines: CartLine[], form: CheckoutForm): SubmitInput {
  const { building, floor, seat, callBeforeDelivery } = form
  const { totalCents, allowanceCents } = amounts(subtotalNow(checkout.cart.lines), form, checkout)
  return {
    ticket: checkout.ticket,
    mealId: checkout.cart.mealId,
    lines,
    pickupSlotId: form.slotId,
    delivery:
      form.method === 'PICKUP'
        ? { method: 'PICKUP' }
        : { method: 'DESK', building, floor, seat, phone: form.phone.trim(), callBeforeDelivery },
    paymentMethod: form.payment,
    cutlery: form.cutlery,
    note: form.note.trim(),
    invoiceTitle: form.invoiceTitle.trim() || undefined,
    shownOwnCents: totalCents - allowanceCents,
  }
}

/** What the order will cost in this form, in cents: `dueCents` is left to pay at pickup or online. */
export function amounts(subtotalCents: number, form: CheckoutForm, checkout: CheckoutState) {
  const { canteen, allowanceLeftCents, balanceCents } = checkout
  const deliveryFeeCents = form.method === 'DESK' ? canteen.deliveryFeeCents : 0
  const totalCents = subtotalCents + deliveryFeeCents
  const allowanceCents = Math.min(allowanceLeftCents, totalCents)
  const restCents = totalCents - allowanceCents
  const walletCents = form.payment === 'WALLET' ? Math.min(balanceCents, restCents) : 0
  return {
    subtotalCents,
    deliveryFeeCents,
    totalCents,
    allowanceCents,
    walletCents,
    dueCents: restCents - walletCents,
    online: form.payment === 'ONLINE',
  }
}

/** The chosen slot has just turned out to be full, whatever was last counted. */
export function withoutRoom(kept: KeptCheckout): KeptCheckout {
  const { checkout, form } = kept
  const slots = checkout.slots.map((slot) => (slot.id === form.slotId ? { ...slot, free: 0 } : slot))
  return { ...kept, checkout: { ...checkout, slots } }
}
