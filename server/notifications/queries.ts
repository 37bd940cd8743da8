import { type Db, Prisma } from '@/server/db'

/** Older than this and not published: nobody was told in time. Seconds. */
const STUCK_AFTER = 30
/** Enough to see what they have in common. */
const STUCK_SHOWN = 20

/** An event that should long be published. `id` is a bigint in decimal. */
export type StuckEvent = {
  id: string
  kind: string
  orderId: string | null
  orderVersion: number | null
  createdAt: Date
  attempts: number
  lastError: string | null
}

/** `oldestSeconds`: age of the oldest unpublished event; 0 when there is none. */
export type OutboxState = {
  unpublished: number
  oldestSeconds: number
  stuckCount: number
  stuck: StuckEvent[]
}

/** What a canteen's outbox still has to publish, and what is stuck, oldest first. */
export async function getOutboxState(db: Db, canteenId: string): Promise<OutboxState> {
  const [[sums], stuck] = await Promise.all([
    db.$queryRaw<[Omit<OutboxState, 'stuck'>]>`
      SELECT count(*)::int AS unpublished,
        coalesce(extract(epoch FROM clock_timestamp() - min(e.created_at)), 0)::int AS "oldestSeconds",
        count(*) FILTER (WHERE e.created_at < ${staleSince()})::int AS "stuckCount"
      FROM outbox_events e JOIN meals m ON m.id = e.meal_id
      WHERE e.published_at IS NULL AND m.canteen_id = ${canteenId}::uuid`,
    db.$queryRaw<StuckEvent[]>`
      SELECT e.id::text, e.kind, e.order_id AS "orderId", e.order_version AS "orderVersion",
        e.created_at AS "createdAt", e.attempts, e.last_error AS "lastError"
      FROM outbox_events e JOIN meals m ON m.id = e.meal_id
      WHERE e.published_at IS NULL AND e.created_at < ${staleSince()} AND m.canteen_id = ${canteenId}::uuid
      ORDER BY e.id LIMIT ${STUCK_SHOWN}`,
  ])
  return { ...sums, stuck }
}

/** Stuck events of all canteens, for whoever watches the app. */
export async function countStuckEvents(db: Db): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM outbox_events e WHERE e.published_at IS NULL AND e.created_at < ${staleSince()}`
  return row.count
}

const staleSince = () => Prisma.sql`clock_timestamp() - ${STUCK_AFTER} * interval '1 second'`
