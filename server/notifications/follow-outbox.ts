import type { Db } from '@/server/db'
import { type Announcement, type OutboxFact, toAnnouncement } from './announce'

/** A transaction may commit this long after it wrote its event, and an event is told again once its inbox is written. Seconds. */
const WINDOW = 15
/** The last ids are looked at, no more: a look must stay cheap when there are millions. */
const LAST = 5_000
/** More than this are not told one by one; so it does not matter either what else was beyond the last. */
const MOST = 1_000

type Row = OutboxFact & { id: bigint | null; relayed: boolean }

/**
 * What the stream would tell if Redis were there: one query a look, however many people watch. An event is told when it
 * is first seen and again when the relay has been at it, which is when its news stands in the inbox. A line that somebody
 * joined or left has no event; its meal is told for two looks.
 * @returns a function that answers what moved since it was last called; null when that is too much to tell one by one.
 * It throws whatever the database says when it is away.
 */
export function followOutbox(db: Db): () => Promise<Announcement[] | null> {
  let seen = new Map<bigint, boolean>()
  return async () => {
    const rows = await db.$queryRaw<Row[]>`
      SELECT id, kind, meal_id AS "mealId", user_id AS "userId", order_id AS "orderId", attempts > 0 AS relayed
      FROM outbox_events
      WHERE id > (SELECT coalesce(max(id), 0) - ${LAST}::int FROM outbox_events)
        AND created_at > clock_timestamp() - ${WINDOW}::int * interval '1 second'
      UNION ALL
      SELECT DISTINCT NULL::bigint, 'stock', meal_id, NULL::uuid, NULL::uuid, false FROM waitlist_entries
      WHERE created_at > clock_timestamp() - interval '5 seconds' OR ended_at > clock_timestamp() - interval '5 seconds'
      ORDER BY id`
    const fresh = rows.filter((row) => row.id === null || seen.get(row.id) !== row.relayed)
    seen = new Map(rows.flatMap(({ id, relayed }) => (id === null ? [] : [[id, relayed]])))
    return fresh.length > MOST ? null : fresh.map(toAnnouncement)
  }
}
