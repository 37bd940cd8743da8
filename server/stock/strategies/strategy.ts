import type { Tx } from '@/server/db'
import type { MirroredItem } from '../load-meal'

/** Portions of one item that one order wants. Sorted by id by the caller, so that no two orders lock in opposite order. */
export type Want = { menuItemId: string; quantity: number }

/** What became of an order's wants: all of them, or none and the item that fell short. */
export type Taken = { ok: true; items: MirroredItem[] } | { ok: false; shortOf: string }

/**
 * A way to take the portions of ONE order, inside its transaction: all lines or none. What was written before an item
 * fell short is undone by the caller's savepoint.
 * @throws Retry when it lost a race it may win the next time (a version conflict); never when an item is sold out
 */
export type TakePortions = (tx: Tx, wants: Want[]) => Promise<Taken>
