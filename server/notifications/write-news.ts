import type { Tx } from '@/server/db'
import { type NewsOrder, newsOf } from './inbox-rules'
import { nameDishes } from './name-dishes'
import type { NotificationDetail } from './schema'

type Row = NewsOrder & {
  orderId: string
  version: number
  userId: string
  timeZone: string
  pickupNumber: string | null
  startsAt: Date
  rejectedLineId: string | null
  lines: { id: string; zh: string; en: string }[]
}

/**
 * Writes to the inboxes what these outbox events have to say to the owners of their orders. An event that its order has
 * left behind says nothing: the event of the newer version comes after it. Unique by order and version, and once a kind
 * and order, so that an event published twice is told once.
 */
export async function writeNews(tx: Tx, eventIds: bigint[]): Promise<void> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT o.id AS "orderId", o.version, o.user_id AS "userId", o.pickup_number AS "pickupNumber", o.status,
      o.delivery_method AS "deliveryMethod",
      o.cancelled_by AS "cancelledBy", o.cancel_reason AS "cancelReason", o.reject_reason AS "rejectReason",
      o.rejected_line_id AS "rejectedLineId", o.payment_state AS "paymentState", o.wallet_cents AS "walletCents",
      o.allowance_cents AS "allowanceCents",
      o.total_cents - o.wallet_cents - o.allowance_cents AS "dueCents", o.pay_by AS "payBy",
      o.payment_reminder_sent_at IS NOT NULL AS reminded, c.time_zone AS "timeZone", s.starts_at AS "startsAt",
      o.offered_until AS "offeredUntil",
      EXISTS (SELECT 1 FROM waitlist_entries w WHERE w.order_id = o.id AND w.auto_order) AS "placedForThem",
      (SELECT coalesce(sum(p.amount_cents), 0)::int FROM payments p
        WHERE p.order_id = o.id AND p.status = 'REFUNDED') AS "refundedCents",
      (SELECT coalesce(sum(p.amount_cents), 0)::int FROM payments p
        WHERE p.order_id = o.id AND p.status IN ('REFUNDING', 'REFUNDED')) AS "onlineBackCents",
      ARRAY(SELECT n.kind FROM notifications n WHERE n.order_id = o.id) AS told,
      (SELECT jsonb_agg(jsonb_build_object('id', l.id, 'zh', l.dish_name_zh, 'en', l.dish_name_en) ORDER BY l.position)
        FROM order_lines l WHERE l.order_id = o.id) AS lines
    FROM outbox_events e JOIN orders o ON o.id = e.order_id AND o.version = e.order_version
      JOIN canteens c ON c.id = o.canteen_id JOIN pickup_slots s ON s.id = o.pickup_slot_id
    WHERE e.id = ANY(${eventIds}::bigint[]) AND (o.status IN ('READY', 'REJECTED', 'CANCELLED')
      OR o.payment_reminder_sent_at IS NOT NULL OR o.offered_until IS NOT NULL
      OR EXISTS (SELECT 1 FROM waitlist_entries w WHERE w.order_id = o.id))`
  const data = rows.flatMap((row) => {
    const news = newsOf(row)
    if (!news) return []
    const { orderId, version: orderVersion, userId } = row
    return [{ orderId, orderVersion, userId, kind: news.kind, detail: { ...snapshot(row), ...news.detail } }]
  })
  if (data.length > 0) await tx.notification.createMany({ data, skipDuplicates: true })
}

/** What its sentence needs, as it was: a menu may change its names, and an order is not kept for ever. */
function snapshot({ pickupNumber, lines, rejectedLineId, ...row }: Row): NotificationDetail {
  const blamed = lines.find((line) => line.id === rejectedLineId)
  const named = blamed ? [blamed] : lines
  return {
    pickupNumber,
    ...nameDishes(named),
    blamed: blamed !== undefined,
    slotStartsAt: row.startsAt.toISOString(),
    timeZone: row.timeZone,
  }
}
