import { type Db, inTransaction, type Tx } from '@/server/db'
import { DomainError } from '@/server/errors'
import { stageMealEvent } from '@/server/notifications/stage-event'
import { applyFates } from '@/server/orders/apply-shrink'
import { lockForShrink, readShrink } from '@/server/orders/read-shrink'
import { type Fate, onlineReturnedBy, portionsOf, returnedBy } from '@/server/orders/shrink-rules'
import type { RedisClient } from '@/server/redis'
import { setPlanned } from '@/server/stock/set-planned'
import { freeCell, mirrorItems, settleHold } from '@/server/stock/settle-hold'
import { ownMenuItem } from './own-menu-item'
import type { ShrinkPreview } from './schema'

type Target = { menuItemId: string; planned: number; canteenId: string }

/**
 * Who would lose their portion if only `planned` were cooked, the latest confirmed first, and what each would get.
 * @throws DomainError NOT_FOUND (also another canteen's), PLANNED_BELOW_SOLD with what is possible
 */
export function previewShrink(db: Db, target: Target): Promise<ShrinkPreview> {
  return inTransaction(db, async (tx) => {
    const { mealId } = await ownMenuItem(tx, target)
    const { taken, fates, digest } = await plan(tx, { ...target, mealId })
    const { menuItemId, planned } = target
    return { menuItemId, planned, taken, digest, affected: await describeFates(tx, menuItemId, fates) }
  })
}

/**
 * Cooks fewer portions than are sold: moves the latest orders to their fallbacks or cancels them, and sets `planned`, all
 * in one transaction. `digest` is that of the preview the cook has read; if anything of it moved since, nothing happens.
 * @throws DomainError NOT_FOUND, PLAN_CHANGED, PLANNED_BELOW_SOLD with what is possible
 */
export async function shrinkItem(
  { db, redis }: { db: Db; redis: RedisClient },
  target: Target & { digest: string; userId: string },
): Promise<void> {
  const { menuItemId, planned, userId } = target
  const { mealId, items, fates } = await inTransaction(db, async (tx) => {
    const { mealId } = await ownMenuItem(tx, target)
    await lockForShrink(tx, { mealId, menuItemId })
    const { fates, digest } = await plan(tx, { ...target, mealId })
    if (digest !== target.digest) throw new DomainError('PLAN_CHANGED', {})
    const shifted = await applyFates(tx, mealId, fates)
    const item = await setPlanned(tx, { menuItemId, planned, userId, reason: 'KITCHEN' })
    await stageMealEvent(tx, { mealId, kind: 'stock' })
    return { mealId, fates, items: [...shifted.filter(({ id }) => id !== item.id), item] }
  })
  await mirrorItems(redis, mealId, items)
  for (const { order, kind } of fates) {
    if (kind === 'MOVED') continue
    const { orderId, slotId, cell } = order
    const of = { mealId, slotId, orderId, version: order.version + 1 }
    await settleHold(redis, { ...of, userId: order.userId, cell: null, restoreCart: false, items: [] })
    if (cell !== null) await freeCell(redis, { ...of, cell })
  }
}

async function plan(tx: Tx, target: Target & { mealId: string }) {
  const { taken, outcome } = await readShrink(tx, target)
  if ('possible' in outcome) {
    const { menuItemId } = target
    throw new DomainError('PLANNED_BELOW_SOLD', { menuItemId, taken, possible: outcome.possible })
  }
  return { taken, ...outcome }
}

async function describeFates(tx: Tx, menuItemId: string, fates: Fate[]): Promise<ShrinkPreview['affected']> {
  const moves = fates.flatMap((fate) => (fate.kind === 'MOVED' ? fate.moves : []))
  const items = await tx.menuItem.findMany({
    where: { id: { in: moves.map((move) => move.menuItemId) } },
    select: { id: true, variant: { select: { nameZh: true, nameEn: true, dish: true } } },
  })
  const names = new Map(items.map(({ id, variant: { dish, ...variant } }) => [id, { dish, variant }]))
  return fates.map(({ order, ...fate }) => {
    const quantity = portionsOf(order, menuItemId)
    const all = order.lines.reduce((sum, line) => sum + line.quantity, 0)
    const { orderId, pickupNumber, personName } = order
    const returned = returnedBy({ order, ...fate })
    const about = {
      ...{ orderId, pickupNumber, personName, quantity },
      backCents: returned.walletCents,
      allowanceBackCents: returned.allowanceCents,
      onlineBackCents: onlineReturnedBy({ order, ...fate }),
    }
    if (fate.kind === 'CANCELLED') {
      return {
        ...about,
        outcome: 'CANCELLED',
        to: [],
        otherPortions: all - quantity,
      }
    }
    const to = fate.moves.map((move) => ({
      quantity: move.quantity,
      dishNameZh: names.get(move.menuItemId)?.dish.nameZh ?? '',
      dishNameEn: names.get(move.menuItemId)?.dish.nameEn ?? '',
      variantNameZh: names.get(move.menuItemId)?.variant.nameZh ?? '',
      variantNameEn: names.get(move.menuItemId)?.variant.nameEn ?? '',
    }))
    return {
      ...about,
      outcome: 'MOVED',
      to,
      otherPortions: 0,
    }
  })
}
