import { type Db, inTransaction, type Tx } from '@/server/db'
import { DomainError } from '@/server/errors'
import { stageOrderEvents } from '@/server/notifications/stage-event'
import { MAX_REMINDERS, REMINDER_GAP, REMINDER_LEAD, remindableFrom } from './reminder-rules'

type Reminded = { version: number; mealId: string }

/**
 * Asks the kitchen where an order stays: once its slot is near, at most every five minutes and three times. The
 * conditions stand in the UPDATE, so that of two taps at once one counts.
 * @throws DomainError NOT_FOUND (also for somebody else's order), ORDER_NOT_REMINDABLE, REMIND_LIMIT, REMIND_NOT_YET
 */
export async function remindKitchen(
  db: Db,
  { orderId, userId }: { orderId: string; userId: string },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const [row] = await tx.$queryRaw<Reminded[]>`
      UPDATE orders o SET reminders = o.reminders + 1, reminded_at = clock_timestamp(), version = o.version + 1,
        updated_at = clock_timestamp()
      FROM pickup_slots s
      WHERE o.id = ${orderId}::uuid AND o.user_id = ${userId}::uuid AND o.deleted_at IS NULL
        AND s.id = o.pickup_slot_id AND o.status IN ('CONFIRMED', 'PREPARING') AND o.reminders < ${MAX_REMINDERS}
        AND s.starts_at <= clock_timestamp() + ${REMINDER_LEAD} * interval '1 minute'
        AND (o.reminded_at IS NULL OR o.reminded_at <= clock_timestamp() - ${REMINDER_GAP} * interval '1 minute')
      RETURNING o.version, o.meal_id AS "mealId"`
    if (!row) throw await refusal(tx, orderId, userId)
    await stageOrderEvents(tx, [{ orderId, orderVersion: row.version, userId, mealId: row.mealId }])
  })
}

async function refusal(tx: Tx, orderId: string, userId: string): Promise<DomainError> {
  const order = await tx.order.findFirst({
    where: { id: orderId, userId, deletedAt: null },
    select: { status: true, reminders: true, remindedAt: true, slot: { select: { startsAt: true } } },
  })
  if (!order) return new DomainError('NOT_FOUND', {})
  const from = remindableFrom({ ...order, slotStartsAt: order.slot.startsAt })
  if (from) return new DomainError('REMIND_NOT_YET', { from: from.toISOString() })
  if (order.reminders >= MAX_REMINDERS) return new DomainError('REMIND_LIMIT', { limit: MAX_REMINDERS })
  return new DomainError('ORDER_NOT_REMINDABLE', { status: order.status })
}
