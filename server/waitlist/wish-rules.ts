import type { SubmitInput } from '@/server/orders/schema'
import type { Wish } from './schema'

/** The order that a wish asks for, as `orders.submit` takes it; the ticket is issued when its turn comes. */
export function toSubmitInput(mealId: string, wish: Wish, ticket = ''): SubmitInput {
  const { menuItemId, optionIds, note, pickupSlotId, paymentMethod, cutlery } = wish
  return {
    ticket,
    mealId,
    lines: [{ menuItemId, optionIds, quantity: 1, note }],
    pickupSlotId,
    delivery: { method: 'PICKUP' },
    paymentMethod,
    cutlery,
    note: '',
  }
}

/**
 * The slot to fetch it in: the one that was wished if it has room, else the one with room that is nearest to it.
 * @returns null when every slot is full
 */
export function nearestSlot(
  slots: { id: string; startsAt: Date; free: number }[],
  wishedId: string,
): string | null {
  const wished = slots.find((slot) => slot.id === wishedId)
  const away = ({ startsAt }: { startsAt: Date }) =>
    Math.abs(startsAt.getTime() - (wished?.startsAt.getTime() ?? 0))
  const [nearest] = slots.filter((slot) => slot.free > 0).sort((a, b) => away(a) - away(b))
  return nearest?.id ?? null
}
