import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { cancelOrder } from '@/server/orders/cancel-order'
import type { FinalizeQueue } from '@/server/queue'
import type { RedisClient } from '@/server/redis'
import { joinWaitlist } from '@/server/waitlist/join-waitlist'
import type { TestMeal } from '../builders'
import { place, ticketFor } from '../order'
import { type Entry, markOf, orderIdOf, type Told } from './history'
import type { PlannedWish } from './plan'

/** How a web server reaches its servers, and what it takes for the time. */
export type Shop = {
  clients: { db: Db; redis: RedisClient; queue: FinalizeQueue }
  meal: TestMeal
  people: string[]
  now: () => Date
}

/** A person presses again this often before giving up for the moment. */
const PATIENCE = 8
const A_MOMENT = 250

/** Does what was planned: a ticket, the order, perhaps twice, again while nobody answers, and perhaps the cancellation. */
export async function actOut(shop: Shop, entry: Entry): Promise<void> {
  const { wish } = entry
  entry.ticket = await eventuallyTicket(shop, entry)
  if (!entry.ticket) return
  await sleep(wish.thinkMs)
  await Promise.all(Array.from({ length: wish.twice ? 2 : 1 }, () => askUntilTold(shop, entry, PATIENCE)))
  if (entry.code === 'SOLD_OUT' && wish.waits) await standInLine(shop, entry)
  if (entry.told !== 'ok' || wish.cancelAfterMs === null) return
  await sleep(wish.cancelAfterMs)
  entry.cancel = await cancelUntilTold(shop, entry, PATIENCE)
}

/** Asks again for whatever is not known, now that everything is there. */
export async function resolveUnknown(shop: Shop, entry: Entry): Promise<void> {
  if (entry.ticket && entry.told === 'unknown') await askUntilTold(shop, entry, 40)
  if (entry.cancel === 'unknown') entry.cancel = await cancelUntilTold(shop, entry, 40)
}

async function eventuallyTicket(
  { clients, meal, now }: Shop,
  { wish, userId }: Entry,
): Promise<string | null> {
  for (let tries = 0; tries < PATIENCE * 5; tries++) {
    try {
      return await ticketFor(clients.db, meal, { userId, lines: wish.lines, now: now() })
    } catch {
      await sleep(A_MOMENT)
    }
  }
  return null
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
  { clients, meal, now }: Shop,
  { wish, userId, ticket }: Entry,
): Promise<{ told: Told; code: string | null }> {
  try {
    await place(clients, meal, {
      ...{ userId, lines: wish.lines, slot: wish.slot, ticket: ticket ?? '', now: now() },
      overrides: { paymentMethod: wish.paymentMethod, note: markOf(wish) },
    })
    return { told: 'ok', code: null }
  } catch (error) {
    if (error instanceof DomainError) return { told: 'failed', code: error.code }
    return { told: 'unknown', code: String(error).slice(0, 200) }
  }
}

/** The order that is placed for them is then as good as one of their own. Who is in line twice is in line once. */
async function standInLine({ clients, meal }: Shop, { wish, userId }: Entry): Promise<void> {
  const [line] = wish.lines
  const input = {
    ...{ mealId: meal.mealId, menuItemId: meal.items[line?.item ?? '']?.id ?? '', optionIds: [], note: '' },
    ...{ pickupSlotId: meal.slotIds[wish.slot] ?? '', paymentMethod: wish.paymentMethod, cutlery: false },
  }
  for (let tries = 0; tries < PATIENCE; tries++) {
    try {
      await joinWaitlist(clients.db, { userId, canteenId: meal.canteenId }, { ...input, autoOrder: true })
      return
    } catch (error) {
      if (error instanceof DomainError) return
      await sleep(A_MOMENT)
    }
  }
}

async function cancelUntilTold(shop: Shop, entry: Entry, patience: number): Promise<Told> {
  for (let tries = 0; tries < patience; tries++) {
    try {
      await cancelOrder(shop.clients, { orderId: orderIdOf(entry), userId: entry.userId })
      return 'ok'
    } catch (error) {
      if (error instanceof DomainError) {
        const { status } = error.details as { status?: string }
        return status === 'CANCELLED' ? 'ok' : 'failed'
      }
      await sleep(A_MOMENT)
    }
  }
  return 'unknown'
}

export const newEntry = (wish: PlannedWish, shop: Shop, during: string): Entry => ({
  ...{ wish, during, userId: shop.people[wish.person] ?? '', ticket: null },
  ...{ told: 'unknown', code: null, asked: 0, doubtful: false, cancel: null },
})
