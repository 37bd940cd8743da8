import { formatTime } from '@/app/format'
import type { CheckoutState } from '@/server/orders/schema'

const KEY = 'kaifan.slot'

type Times = Pick<CheckoutState, 'slots' | 'canteen' | 'mealKind'>
type Slot = CheckoutState['slots'][number]

/** Ids differ from meal to meal; a time on the canteen's clock is the same tomorrow. */
const clock = ({ startsAt }: Slot, timeZone: string) => formatTime('en-GB', 'clock', startsAt, timeZone)

function lastTimes(): Record<string, string> {
  try {
    return (JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, string> | null) ?? {}
  } catch {
    return {}
  }
}

/** The time of day is kept for each kind of meal. */
export function rememberSlot({ slots, canteen, mealKind }: Times, slotId: string): void {
  const slot = slots.find(({ id }) => id === slotId)
  if (!slot) return
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...lastTimes(), [mealKind]: clock(slot, canteen.timeZone) }))
  } catch {
    // Chosen again next time.
  }
}

/** Why a slot cannot be chosen; a desk needs no shelf, so a full one does not matter to it. `now` in ms. */
export function slotProblem(slot: Slot, desk: boolean, now: number): 'over' | 'full' | null {
  if (slot.endsAt.getTime() <= now) return 'over'
  return !desk && slot.free <= 0 ? 'full' : null
}

/** The slot at the time of day of the last order, if it has room, else the next with room; '' when there is none. */
export function defaultSlot({ slots, canteen, mealKind }: Times, now: number): string {
  const open = slots.filter((slot) => slotProblem(slot, false, now) === null)
  const last = lastTimes()[mealKind]
  const same = open.find((slot) => clock(slot, canteen.timeZone) === last)
  return (same ?? open[0])?.id ?? ''
}

/** Whoever waits may wish for a full slot, too; never for one that is over. '' when every slot is. `now` in ms. */
export function slotToWish(slots: Slot[], wishedId: string | undefined, now: number): string {
  const toCome = slots.filter((slot) => slotProblem(slot, true, now) === null)
  const wished = toCome.find(({ id }) => id === wishedId)
  return (wished ?? toCome.find(({ free }) => free > 0) ?? toCome[0])?.id ?? ''
}
