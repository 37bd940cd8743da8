import { fromText, toText } from '@/app/wire'
import type { OrderView } from '@/server/orders/schema'
import { isGoingOn } from './order-status'

type Kept = { userId: string; order: OrderView; at: number }

/** The orders last looked at, for a phone in a lift or a server that is away; few, so that they never fill it up. */
const KEY = 'kaifan.orders'
const MOST = 8

function read(userId: string): Kept[] {
  try {
    const text = localStorage.getItem(KEY)
    return text ? fromText<Kept[]>(text).filter((one) => one.userId === userId) : []
  } catch {
    return []
  }
}

export function keepOrder(userId: string, order: OrderView, at: number): void {
  const others = read(userId).filter((one) => one.order.id !== order.id)
  // What is over makes room first: nobody fetches a dinner with it.
  const kept = [...others, { userId, order, at }].sort(
    (a, b) => Number(isGoingOn(a.order)) - Number(isGoingOn(b.order)),
  )
  try {
    localStorage.setItem(KEY, toText(kept.slice(-MOST)))
  } catch {
    // Only a comfort.
  }
}

export const readKeptOrder = (userId: string, orderId: string): Kept | undefined =>
  read(userId).find(({ order }) => order.id === orderId)
