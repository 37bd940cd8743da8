import { fromText, toText } from '@/app/wire'
import type { OrderView } from '@/server/orders/schema'

/** The last order looked at, for a phone in a lift or a server that is away; one, so that it never fills up. */
const KEY = 'kaifan.order'

export function keepOrder(userId: string, order: OrderView, at: number): void {
  try {
    localStorage.setItem(KEY, toText({ userId, order, at }))
  } catch {
    // Only a comfort.
  }
}

export function readKeptOrder(userId: string, orderId: string): { order: OrderView; at: number } | null {
  try {
    const text = localStorage.getItem(KEY)
    const kept = text ? fromText<{ userId: string; order: OrderView; at: number }>(text) : null
    return kept?.userId === userId && kept.order.id === orderId ? kept : null
  } catch {
    return null
  }
}
