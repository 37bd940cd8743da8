import type { Tx } from '@/server/db'

/** One order that has just changed its status, and the version it reached. */
export type OrderFact = { orderId: string; orderVersion: number; userId: string; mealId: string }

/** Writes order facts to the outbox in the transaction that made them true. Unique by order and version. */
export async function stageOrderEvents(tx: Tx, facts: OrderFact[]): Promise<void> {
  if (facts.length === 0) return
  await tx.outboxEvent.createMany({ data: facts.map((fact) => ({ kind: 'order', ...fact })) })
}

/** Writes that a meal's status or its portions changed. */
export async function stageMealEvent(
  tx: Tx,
  event: { mealId: string; kind: 'meal' | 'stock' },
): Promise<void> {
  await tx.outboxEvent.create({ data: event })
}
