import type { CartLine } from '@/server/cart/schema'
import type { CheckoutView, SubmitInput } from '@/server/orders/schema'

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

/** Nobody should type their desk twice. */
export function rememberDesk({ method, building, floor, seat, phone }: CheckoutForm): void {
  if (method !== 'DESK') return
  try {
    localStorage.setItem(DESK_KEY, JSON.stringify({ building, floor, seat, phone }))
  } catch {
    // Typed again next time.
  }
}

/** The first slot with room, pickup, no cutlery, and the balance when there is any. */
export function startForm({ slots, balanceCents }: CheckoutView): CheckoutForm {
  const desk = lastDesk()
  return {
    slotId: slots.find((slot) => slot.free > 0)?.id ?? '',
    method: 'PICKUP',
    building: desk.building ?? '',
    floor: desk.floor ?? '',
    seat: desk.seat ?? '',
    phone: desk.phone ?? '',
    callBeforeDelivery: false,
    note: '',
    cutlery: false,
    payment: balanceCents > 0 ? 'WALLET' : 'CASH',
    invoiceTitle: '',
  }
}

/** The first thing to mend before this can be sent, or null. */
export function findProblem(form: CheckoutForm, { slots }: CheckoutView): FormProblem | null {
  const slot = slots.find((s) => s.id === form.slotId)
  // A desk needs no shelf cell, so a full shelf does not matter to it.
  if (!slot || (form.method === 'PICKUP' && slot.free <= 0)) return { field: 'slot' }
  if (form.method === 'PICKUP') return null
  if (form.building.trim() === '') return { field: 'building' }
  return /^\+?[0-9 -]{5,20}$/.test(form.phone.trim()) ? null : { field: 'phone' }
}

export function toSubmitInput(checkout: CheckoutView, lines: CartLine[], form: CheckoutForm): SubmitInput {
  const { building, floor, seat, callBeforeDelivery } = form
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
  }
}

/** What the order will cost in this form, in cents: `dueCents` is left to pay at pickup or online. */
export function amounts(subtotalCents: number, form: CheckoutForm, checkout: CheckoutView) {
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
