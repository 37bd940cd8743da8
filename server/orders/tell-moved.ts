import type { Tx } from '@/server/db'
import { writeNotifications } from '@/server/notifications/write-notifications'
import type { Fate } from './shrink-rules'

type Moved = Extract<Fate, { kind: 'MOVED' }>
type Name = { zh: string; en: string }
type Change = { lineId: string; was: Name; now: Name; startsAt: Date; timeZone: string }

/**
 * Puts into the inboxes which dishes of these orders have become others, after the lines were changed. Written here and
 * not by the relay: an order's row does not tell what a line was before.
 */
export async function tellMoved(tx: Tx, mealId: string, moved: Moved[]): Promise<void> {
  const moves = moved.flatMap((fate) => fate.moves)
  if (moves.length === 0) return
  const changes = await tx.$queryRaw<Change[]>`
    SELECT l.id AS "lineId", jsonb_build_object('zh', c.dish_name_zh, 'en', c.dish_name_en) AS was,
      jsonb_build_object('zh', l.dish_name_zh, 'en', l.dish_name_en) AS now, s.starts_at AS "startsAt",
      k.time_zone AS "timeZone"
    FROM unnest(${moves.map((move) => move.lineId)}::uuid[], ${moves.map((move) => move.from)}::int[]) AS m(id, rank)
      JOIN order_lines l ON l.id = m.id JOIN order_line_choices c ON c.line_id = m.id AND c.rank = m.rank
      JOIN orders o ON o.id = l.order_id JOIN pickup_slots s ON s.id = o.pickup_slot_id
      JOIN canteens k ON k.id = o.canteen_id`
  const byLine = new Map(changes.map((change) => [change.lineId, change]))
  await writeNotifications(
    tx,
    moved.map(({ order, moves, backCents }) => {
      const own = moves.flatMap(({ lineId }) => byLine.get(lineId) ?? [])
      return {
        ...{ userId: order.userId, mealId, kind: 'DISHES_CHANGED' as const },
        order: { id: order.orderId, version: order.version + 1 },
        detail: {
          ...{ pickupNumber: order.pickupNumber, dishes: own.map(({ was }) => was), dishCount: own.length },
          ...{ becomes: own.map(({ now }) => now), amountCents: backCents, timeZone: own[0]?.timeZone },
          slotStartsAt: own[0]?.startsAt.toISOString(),
        },
      }
    }),
  )
}
