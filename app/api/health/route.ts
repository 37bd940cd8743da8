import { db } from '@/server/db'
import { countStuckEvents } from '@/server/notifications/queries'
import { countStuckRefunds } from '@/server/payments/queries'
import { redis } from '@/server/redis'

export const dynamic = 'force-dynamic'

/** Below the second in which whoever asks wants an answer. */
const PATIENCE_MS = 700

async function within<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, null)
  })
  try {
    return await Promise.race([work, late])
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}

/** An offer to somebody who waited is PENDING until they take it, and waits for them and not for us. */
async function oldestPending(): Promise<number> {
  const [row] = await db().$queryRaw<{ seconds: number }[]>`
    SELECT COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - min(placed_at)), 0)::int AS seconds
    FROM orders WHERE status = 'PENDING' AND offered_until IS NULL`
  return row?.seconds ?? 0
}

/** Whether orders can be taken. Redis may be away: carts are, orders are not. Says no more than that. */
export async function GET(): Promise<Response> {
  const [seconds, stuckEvents, stuckRefunds, pong] = await Promise.all([
    within(oldestPending()),
    within(countStuckEvents(db())),
    within(countStuckRefunds(db())),
    within(redis().ping()),
  ])
  const postgres = seconds !== null
  const body = {
    status: postgres ? 'ok' : 'unavailable',
    postgres,
    redis: pong === 'PONG',
    oldestPendingSeconds: seconds,
    stuckEvents,
    stuckRefunds,
  }
  return Response.json(body, { status: postgres ? 200 : 503, headers: { 'cache-control': 'no-store' } })
}
