import { type Db, Prisma } from '@/server/db'
import type { BadgesView, InboxPage, NotificationView } from './schema'

const PAGE = 30

type Cursor = { createdAt: Date; id: string }

/** A page of a person's notifications, newest first. */
export async function listInbox(
  db: Db,
  { userId, canteenId, before }: { userId: string; canteenId: string; before?: Cursor },
): Promise<InboxPage> {
  const older = before
    ? Prisma.sql`AND (created_at, id) < (${before.createdAt}::timestamptz, ${before.id}::uuid)`
    : Prisma.empty
  const [rows, canteen] = await Promise.all([
    db.$queryRaw<NotificationView[]>`
      SELECT id, kind, order_id AS "orderId", detail, created_at AS "createdAt", read_at AS "readAt"
      FROM notifications WHERE user_id = ${userId}::uuid ${older}
      ORDER BY created_at DESC, id DESC LIMIT ${PAGE + 1}`,
    db.canteen.findUniqueOrThrow({ where: { id: canteenId }, select: { timeZone: true } }),
  ])
  return { items: rows.slice(0, PAGE), more: rows.length > PAGE, timeZone: canteen.timeZone }
}

/** What a person's tabs show. Both counts come from small partial or per-person indexes. */
export async function getBadges(db: Db, userId: string): Promise<BadgesView> {
  const [row] = await db.$queryRaw<[BadgesView]>`
    SELECT (SELECT count(*)::int FROM notifications WHERE user_id = ${userId}::uuid AND read_at IS NULL) AS unread,
      o.ready, o.coming
    FROM (SELECT count(*) FILTER (WHERE delivery_method <> 'DESK')::int AS ready,
        count(*) FILTER (WHERE delivery_method = 'DESK')::int AS coming
      FROM orders WHERE user_id = ${userId}::uuid AND status = 'READY'
        AND deleted_at IS NULL AND placed_at > clock_timestamp() - interval '7 days') o`
  return row
}

/** Whether a person will be told when this meal can be ordered; without one, when any can. */
export async function hasMenuAlert(
  db: Db,
  { userId, mealId }: { userId: string; mealId?: string },
): Promise<boolean> {
  return (await db.menuAlert.count({ where: { userId, mealId: mealId ?? null } })) > 0
}
