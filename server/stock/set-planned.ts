import type { StockChangeReason } from '@/prisma/generated/enums'
import type { Tx } from '@/server/db'
import { DomainError } from '@/server/errors'
import type { MirroredItem } from './load-meal'

/**
 * Sets how many portions of an item are cooked. What is confirmed stays confirmed: `remaining` moves with `planned`.
 * One statement, so that an order confirmed at the same moment is either counted before or refused after.
 * @param planned portions, 0 or more
 * @returns the item as it is now, for Redis's mirror; mirror it after the commit.
 * @throws DomainError NOT_FOUND, PLANNED_BELOW_SOLD (with the portions already taken)
 */
export async function setPlanned(
  tx: Tx,
  change: { menuItemId: string; planned: number; userId: string | null; reason: StockChangeReason },
): Promise<MirroredItem> {
  const { menuItemId, planned, userId, reason } = change
  const [before] = await tx.$queryRaw<
    { planned: number; taken: number; version: number; remaining: number }[]
  >`
    SELECT planned, planned - remaining AS taken, version, remaining
    FROM menu_items WHERE id = ${menuItemId}::uuid FOR NO KEY UPDATE`
  if (!before) throw new DomainError('NOT_FOUND', {})
  if (planned < before.taken) throw new DomainError('PLANNED_BELOW_SOLD', { menuItemId, taken: before.taken })
  if (planned === before.planned) {
    return { id: menuItemId, remaining: before.remaining, version: before.version }
  }
  const [after] = await tx.$queryRaw<MirroredItem[]>`
    UPDATE menu_items SET planned = ${planned}, remaining = ${planned} - (planned - remaining), version = version + 1
    WHERE id = ${menuItemId}::uuid RETURNING id, remaining, version`
  await tx.stockChange.create({
    data: { menuItemId, userId, reason, plannedBefore: before.planned, plannedAfter: planned },
  })
  return after as MirroredItem
}
