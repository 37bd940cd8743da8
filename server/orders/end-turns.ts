import type { Tx } from '@/server/db'
import { UNPAID } from './order-rules'

/**
 * Ends the turns of people who waited and whose orders have just got an answer: ORDERED when it is confirmed, LEFT when
 * they declined it themselves, LAPSED with the reason otherwise. In the transaction that wrote the answer. An order that
 * was to be paid online and was not becomes a turn that lapsed, too. Orders that nobody waited for are not touched.
 */
export async function endTurns(tx: Tx, orderIds: string[]): Promise<void> {
  if (orderIds.length === 0) return
  await tx.$executeRaw`
    UPDATE waitlist_entries w SET ended_at = clock_timestamp(),
      status = CASE WHEN o.status = 'CONFIRMED' THEN 'ORDERED' WHEN o.cancelled_by = 'OWNER' THEN 'LEFT' ELSE 'LAPSED' END
        ::"WaitlistStatus",
      reason = CASE WHEN o.status = 'CONFIRMED' THEN NULL ELSE coalesce(o.reject_reason::text, o.cancel_reason) END
    FROM orders o
    WHERE w.order_id = ANY(${orderIds}::uuid[]) AND o.id = w.order_id AND o.status <> 'PENDING'
      AND (w.status = 'OFFERED' OR (w.status = 'ORDERED' AND o.cancel_reason = ${UNPAID} AND o.cancelled_by = 'SYSTEM'))`
}
