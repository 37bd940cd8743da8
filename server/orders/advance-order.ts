import type { OrderStatus } from '@/prisma/generated/enums'
import { type Db, inTransaction, Prisma } from '@/server/db'
import { DomainError } from '@/server/errors'
import { stageOrderEvents } from '@/server/notifications/stage-event'
import type { RedisClient } from '@/server/redis'
import { freeCell } from '@/server/stock/settle-hold'
import { statesBefore } from './order-rules'

type Step = 'PREPARING' | 'READY' | 'COLLECTED' | 'NO_SHOW'

/** The instants a step sets. Cash is taken when the food is handed over, so COLLECTED pays what is still due. */
const SETS: Record<Step, Prisma.Sql> = {
  PREPARING: Prisma.sql`accepted_at = coalesce(accepted_at, clock_timestamp()), preparing_at = clock_timestamp()`,
  READY: Prisma.sql`ready_at = clock_timestamp()`,
  COLLECTED: Prisma.sql`collected_at = clock_timestamp(), completed_at = clock_timestamp(), payment_state = 'PAID',
    paid_at = coalesce(paid_at, clock_timestamp()), settled_at = coalesce(settled_at, clock_timestamp())`,
  NO_SHOW: Prisma.sql`completed_at = clock_timestamp()`,
}

type Moved = { mealId: string; userId: string; slotId: string; cell: number | null; version: number }

/**
 * Moves a ticket one step. `version` is what the cook saw: of two cooks who tap at once one moves it, and the other is
 * told that it has moved. A repeated tap of the same step answers as the first did.
 * @throws DomainError NOT_FOUND (also for another canteen's order), INVALID_TRANSITION, PAYMENT_PENDING
 */
export async function advanceOrder(
  clients: { db: Db; redis: RedisClient },
  { orderId, canteenId, version, to }: { orderId: string; canteenId: string; version: number; to: Step },
): Promise<void> {
  const from = statesBefore(to)
  const moved = await inTransaction(clients.db, async (tx) => {
    const [row] = await tx.$queryRaw<Moved[]>`
      UPDATE orders SET status = ${to}::"OrderStatus", version = version + 1, updated_at = clock_timestamp(), ${SETS[to]}
      WHERE id = ${orderId}::uuid AND canteen_id = ${canteenId}::uuid AND version = ${version}
        AND status::text = ANY(${from}) AND (payment_method <> 'ONLINE' OR payment_state <> 'UNPAID')
      RETURNING meal_id AS "mealId", user_id AS "userId", pickup_slot_id AS "slotId", cell, version`
    if (row) {
      await stageOrderEvents(tx, [
        { orderId, orderVersion: row.version, userId: row.userId, mealId: row.mealId },
      ])
      return row
    }
    const now = await tx.order.findFirst({
      where: { id: orderId, canteenId },
      select: { status: true, version: true, paymentMethod: true, paymentState: true },
    })
    if (!now) throw new DomainError('NOT_FOUND', {})
    const repeated = now.status === to && now.version === version + 1
    if (repeated) return null
    // Who cooks what may never be paid cooks for nobody: it is cancelled in a few minutes, or paid.
    const unpaid = now.paymentMethod === 'ONLINE' && now.paymentState === 'UNPAID'
    if (unpaid && now.version === version) throw new DomainError('PAYMENT_PENDING', {})
    throw new DomainError('INVALID_TRANSITION', { from: now.status satisfies OrderStatus, to })
  })
  if (moved && moved.cell !== null && (to === 'COLLECTED' || to === 'NO_SHOW')) {
    const { mealId, slotId, cell, version } = moved
    await freeCell(clients.redis, { mealId, slotId, orderId, version, cell })
  }
}
