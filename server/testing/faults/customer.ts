import { setTimeout as sleep } from 'node:timers/promises'
import { env } from '@/server/env'
import { ticketFor, toLines } from '../order'
import { type Entry, markOf, orderIdOf, type Told } from './history'
import { payOnline } from './pay'
import type { PlannedWish } from './plan'
import { A_MOMENT, PATIENCE, type Shop } from './shop'

/**
 * Does what was planned: a ticket, the order, perhaps twice, again while nobody answers, and then perhaps the payment and
 * the cancellation, which do not wait for each other.
 */
export async function actOut(shop: Shop, entry: Entry): Promise<void> {
  const { wish } = entry
  entry.ticket = await eventuallyTicket(shop, entry)
  if (!entry.ticket) return
  await fillCart(shop, entry)
  await sleep(wish.thinkMs)
  await Promise.all(Array.from({ length: wish.twice ? 2 : 1 }, () => askUntilTold(shop, entry, PATIENCE)))
  if (entry.code === 'SOLD_OUT' && wish.waits) await standInLine(shop, entry)
  if (entry.told !== 'ok') return
  await Promise.all([payOnline(shop, entry), perhapsCancel(shop, entry)])
}

async function perhapsCancel(shop: Shop, entry: Entry): Promise<void> {
  const { cancelAfterMs } = entry.wish
  if (cancelAfterMs === null) return
  await sleep(cancelAfterMs)
  entry.cancel = await cancelUntilTold(shop, entry, PATIENCE)
}

/** Asks again for whatever is not known, now that everything is there. */
export async function resolveUnknown(shop: Shop, entry: Entry): Promise<void> {
  if (entry.ticket && entry.told === 'unknown') await askUntilTold(shop, entry, 40)
  if (entry.cancel === 'unknown') entry.cancel = await cancelUntilTold(shop, entry, 40)
}

async function eventuallyTicket({ db, meal }: Shop, { wish, userId }: Entry): Promise<string | null> {
  for (let tries = 0; tries < PATIENCE * 5; tries++) {
    try {
      return await ticketFor(db, meal, { userId, lines: wish.lines, secret: env().AUTH_SECRET })
    } catch {
      await sleep(A_MOMENT)
    }
  }
  return null
}

/** What is not in the cart cannot be ordered from it; with Redis away the order itself says what is wanted. */
async function fillCart({ call, meal }: Shop, { wish, userId }: Entry): Promise<void> {
  const lines = toLines(meal, wish.lines)
  await Promise.allSettled(
    lines.map((line) => call(userId, 'cart.setLine', { ...line, mealId: meal.mealId })),
  )
}

async function askUntilTold(shop: Shop, entry: Entry, patience: number): Promise<void> {
  for (let tries = 0; tries < patience; tries++) {
    const { told, code } = await ask(shop, entry)
    entry.asked += 1
    // Of two taps either may be answered first; one acceptance is one.
    if (entry.told !== 'ok') Object.assign(entry, { told, code })
    if (told !== 'unknown') return
    entry.doubtful = true
    await sleep(A_MOMENT)
  }
}

async function ask(
  { call, meal }: Shop,
  { wish, userId, ticket }: Entry,
): Promise<{ told: Told; code: string | null }> {
  const input = {
    ...{ ticket: ticket ?? '', mealId: meal.mealId, lines: toLines(meal, wish.lines) },
    ...{ pickupSlotId: meal.slotIds[wish.slot], paymentMethod: wish.paymentMethod, note: markOf(wish) },
  }
  try {
    const { code } = await call(userId, 'orders.submit', input)
    return code ? { told: 'failed', code } : { told: 'ok', code: null }
  } catch (error) {
    return { told: 'unknown', code: String(error).slice(0, 200) }
  }
}

/** The order that is placed for them is then as good as one of their own. Who is in line twice is in line once. */
async function standInLine({ call, meal }: Shop, { wish, userId }: Entry): Promise<void> {
  const [line] = wish.lines
  const input = {
    ...{ mealId: meal.mealId, menuItemId: meal.items[line?.item ?? '']?.id ?? '', optionIds: [], note: '' },
    ...{ pickupSlotId: meal.slotIds[wish.slot] ?? '', paymentMethod: wish.paymentMethod, cutlery: false },
  }
  for (let tries = 0; tries < PATIENCE; tries++) {
    try {
      return void (await call(userId, 'waitlist.join', { ...input, autoOrder: true }))
    } catch {
      await sleep(A_MOMENT)
    }
  }
}

async function cancelUntilTold({ call }: Shop, entry: Entry, patience: number): Promise<Told> {
  for (let tries = 0; tries < patience; tries++) {
    try {
      const { code, details } = await call(entry.userId, 'orders.cancel', { orderId: orderIdOf(entry) })
      return code === null || details.status === 'CANCELLED' ? 'ok' : 'failed'
    } catch {
      await sleep(A_MOMENT)
    }
  }
  return 'unknown'
}

export const newEntry = (wish: PlannedWish, shop: Shop, during: string): Entry => ({
  ...{ wish, during, userId: shop.people[wish.person] ?? '', ticket: null },
  ...{ told: 'unknown', code: null, asked: 0, doubtful: false, cancel: null },
})
