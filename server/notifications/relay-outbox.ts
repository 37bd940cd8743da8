import { type Db, inTransaction, Prisma, type Tx } from '@/server/db'
import { toDomainError } from '@/server/errors'
import { faultPoint } from '@/server/fault-point'
import { log } from '@/server/log'
import type { RedisClient } from '@/server/redis'
import { type OutboxFact, publishEach, toAnnouncement } from './announce'
import { writeNews } from './write-news'

/** Any number, the same in every process: whoever holds it relays, so that an order's events keep their order. */
const RELAY_LOCK = 7_105_225
const BATCH = 200

type Row = OutboxFact & { id: bigint }

/**
 * Writes what the next outbox rows have to say into the inboxes, then publishes them and marks them published. Two
 * transactions: a browser that is told looks at once, and must find its inbox written. Killed in between, both are done
 * again, which is why the inbox takes a thing once, and why readers are told what moved and read the state themselves.
 *
 * Rows are found by `published_at IS NULL`, not by "id greater than the last": ids are given before they commit. A row
 * that Redis refuses, or whose news cannot be written, says so on itself and waits a little; later events of its order
 * wait with it, nobody else does.
 * @returns how many were published; 0 also when another process is relaying.
 * @throws Error when Postgres or Redis is away; nothing is lost.
 */
export async function relayOutbox(db: Db, redis: RedisClient): Promise<number> {
  const ids = await inTransaction(db, async (tx) => {
    const due = (await lock(tx)) ? (await listDue(tx)).map((row) => row.id) : []
    if (due.length > 0) await writeNews(tx, due)
    return due
  }).catch((error) => {
    // Away is nobody's fault; anything else is some event's, and must not keep the others.
    if (toDomainError(error)) throw error
    return inTransaction(db, writeOneByOne)
  })
  if (ids.length === 0) return 0
  faultPoint('relay:written')
  const { published, away } = await inTransaction(db, async (tx) => {
    // Only what the inboxes have heard of; another process may have published it meanwhile.
    const rows = (await lock(tx)) ? await listDue(tx, ids) : []
    if (rows.length === 0) return { published: 0 }
    const errors = await publishEach(redis, rows.map(toAnnouncement))
    faultPoint('relay:published')
    const refused = new Map(rows.flatMap((row, i) => (errors[i] ? [[row, errors[i]] as const] : [])))
    const done = rows.filter((row) => !waitsFor(refused, row))
    await tx.$executeRaw`
      UPDATE outbox_events SET published_at = clock_timestamp(), attempts = attempts + 1, last_error = NULL,
        next_attempt_at = NULL
      WHERE id = ANY(${done.map((row) => row.id)}::bigint[])`
    // Committed and not thrown away with an exception: the next look should know of this one.
    const away = [...refused.values()].find((error) => error.name !== 'ReplyError')
    if (refused.size > 0) await markFailed(tx, refused, away === undefined)
    return { published: done.length, away }
  })
  if (away) throw away
  return published
}

/** Each event's news by itself. @returns the events whose news is written; the others are marked, and wait */
async function writeOneByOne(tx: Tx): Promise<bigint[]> {
  const rows = (await lock(tx)) ? await listDue(tx) : []
  const failed = new Map<Row, Error>()
  for (const row of rows) {
    if (waitsFor(failed, row)) continue
    await tx.$executeRaw`SAVEPOINT before_news`
    try {
      await writeNews(tx, [row.id])
    } catch (error) {
      if (toDomainError(error)) throw error
      await tx.$executeRaw`ROLLBACK TO SAVEPOINT before_news`
      failed.set(row, error instanceof Error ? error : new Error(String(error)))
    }
  }
  if (failed.size > 0) await markFailed(tx, failed, true)
  return rows.filter((row) => !waitsFor(failed, row)).map((row) => row.id)
}

async function lock(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<
    [{ mine: boolean }]
  >`SELECT pg_try_advisory_xact_lock(${RELAY_LOCK}) AS mine`
  return row.mine
}

/** The next rows to publish; with `ids`, those of them that still are. */
function listDue(tx: Tx, ids?: bigint[]): Promise<Row[]> {
  const among = ids ? Prisma.sql`AND id = ANY(${ids}::bigint[])` : Prisma.empty
  return tx.$queryRaw<Row[]>`
    SELECT id, kind, meal_id AS "mealId", user_id AS "userId", order_id AS "orderId"
    FROM outbox_events e
    WHERE published_at IS NULL AND (next_attempt_at IS NULL OR next_attempt_at <= clock_timestamp()) ${among}
      AND NOT EXISTS (SELECT 1 FROM outbox_events before WHERE before.order_id = e.order_id AND before.id < e.id
        AND before.published_at IS NULL AND before.next_attempt_at > clock_timestamp())
    ORDER BY id LIMIT ${BATCH}`
}

/** Refused itself, or published too early: an earlier event of its order was refused, so it goes again after that one. */
function waitsFor(refused: Map<Row, Error>, { id, orderId }: Row): boolean {
  return [...refused.keys()].some(
    (row) => row.id === id || (orderId !== null && row.orderId === orderId && row.id < id),
  )
}

/** With Redis away everybody waits alike and nobody longer; what it refuses is tried again after 2, 4, 8, then 10 s. */
async function markFailed(tx: Tx, refused: Map<Row, Error>, wait: boolean): Promise<void> {
  const ids = [...refused.keys()].map((row) => row.id)
  const errors = [...refused.values()].map((error) => error.message.slice(0, 300))
  await tx.$executeRaw`
    UPDATE outbox_events e SET attempts = e.attempts + 1, last_error = f.error,
      next_attempt_at = CASE WHEN ${wait}
        THEN clock_timestamp() + least(10, 2 ^ least(e.attempts + 1, 4)) * interval '1 second' END
    FROM unnest(${ids}::bigint[], ${errors}::text[]) AS f(id, error) WHERE e.id = f.id`
  if (wait) log().error({ events: ids.map(String), error: errors[0] }, 'events could not be published')
}
