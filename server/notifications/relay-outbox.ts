import { type Db, inTransaction } from '@/server/db'
import { faultPoint } from '@/server/fault-point'
import type { RedisClient } from '@/server/redis'
import { type Announcement, publish } from './announce'

/** Any number, the same in every process: whoever holds it relays, so that an order's events keep their order. */
const RELAY_LOCK = 7_105_225
const BATCH = 200

type Row = {
  id: bigint
  kind: Announcement['kind']
  mealId: string
  userId: string | null
  orderId: string | null
}

/**
 * Publishes the next outbox rows and marks them published, in one transaction: killed in between, they are published
 * again, which is why readers are told what moved and read the state themselves.
 *
 * Rows are found by `published_at IS NULL`, not by "id greater than the last": ids are given before they commit.
 * @returns how many were published; 0 also when another process is relaying.
 * @throws Error when Postgres or Redis is away; nothing is lost.
 */
export async function relayOutbox(db: Db, redis: RedisClient): Promise<number> {
  return inTransaction(db, async (tx) => {
    const [lock] = await tx.$queryRaw<
      [{ mine: boolean }]
    >`SELECT pg_try_advisory_xact_lock(${RELAY_LOCK}) AS mine`
    if (!lock.mine) return 0
    const rows = await tx.$queryRaw<Row[]>`
      SELECT id, kind, meal_id AS "mealId", user_id AS "userId", order_id AS "orderId"
      FROM outbox_events WHERE published_at IS NULL ORDER BY id LIMIT ${BATCH}`
    if (rows.length === 0) return 0
    await publish(
      redis,
      rows.map(({ kind, mealId, userId, orderId }) => ({
        kind,
        mealId,
        userId: userId ?? undefined,
        orderId: orderId ?? undefined,
      })),
    )
    faultPoint('relay:published')
    await tx.$executeRaw`
      UPDATE outbox_events SET published_at = clock_timestamp(), attempts = attempts + 1
      WHERE id = ANY(${rows.map((row) => row.id)}::bigint[])`
    return rows.length
  })
}
