import type { Tx } from '@/server/db'
import type { NotificationDetail, NotificationKind } from './schema'

type Note = {
  userId: string
  /** The meal it is about: the outbox files by meals. */
  mealId: string
  kind: NotificationKind
  detail: NotificationDetail
  /** The order it leads to, at the version that it tells of: whatever else that version had to say stays unsaid. */
  order?: { id: string; version: number }
}

/**
 * Puts something into people's inboxes, in the transaction that made it true, and has the relay light their badges once
 * it is committed. For news that an order's own row does not tell, such as a place in a line. An order's version that
 * has been told of already is passed over.
 */
export async function writeNotifications(tx: Tx, notes: Note[]): Promise<void> {
  if (notes.length === 0) return
  await tx.notification.createMany({
    data: notes.map(({ userId, kind, detail, order }) => ({
      ...{ userId, kind, detail },
      ...{ orderId: order?.id ?? null, orderVersion: order?.version ?? null },
    })),
    skipDuplicates: true,
  })
  // Without the order: its changes are counted by their events, and this is none.
  await tx.outboxEvent.createMany({
    data: notes.map(({ userId, mealId }) => ({ kind: 'inbox', userId, mealId })),
  })
}
