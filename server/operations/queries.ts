import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { getOutboxState } from '@/server/notifications/queries'
import { listStuckRefunds } from '@/server/payments/queries'
import { type FinalizeQueue, findQueueDepth } from '@/server/queue'
import type { RedisClient } from '@/server/redis'
import { listLedger } from '@/server/stock/list-ledger'
import { findLastRun } from '@/server/stock/reconcile-meals'
import type { Correction, LedgerView, OutboxView } from './schema'

const CORRECTIONS_SHOWN = 5

/** The book of one meal. Takes half a second longer when something differs. @throws NOT_FOUND also for another canteen's meal */
export async function getLedger(
  db: Db,
  redis: RedisClient,
  { mealId, canteenId }: { mealId: string; canteenId: string },
): Promise<LedgerView> {
  const meal = await db.meal.findFirst({ where: { id: mealId, canteenId }, select: { id: true } })
  if (!meal) throw new DomainError('NOT_FOUND', {})
  const [ledger, lastRun, corrections, [clock]] = await Promise.all([
    listLedger(db, redis, mealId),
    findLastRun(redis),
    listCorrections(db, mealId),
    db.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`,
  ])
  return { ...ledger, lastRun, corrections, serverNow: clock.now }
}

async function listCorrections(db: Db, mealId: string): Promise<Correction[]> {
  return db.$queryRaw<Correction[]>`
    SELECT at, kind, corrected -> 'counts' AS counts, holds_ended AS "holdsEnded"
    FROM reconciliations WHERE meal_id = ${mealId}::uuid ORDER BY at DESC LIMIT ${CORRECTIONS_SHOWN}`
}

/** What is under way: the queue, orders that wait for an answer, events that nobody was told of yet, and stuck refunds. */
export async function getOutbox(
  { db, queue }: { db: Db; queue: FinalizeQueue },
  canteenId: string,
): Promise<Omit<OutboxView, 'mayReplay'>> {
  const [depth, outbox, { count: stuckRefundCount, refunds: stuckRefunds }, [waiting]] = await Promise.all([
    findQueueDepth(queue),
    getOutboxState(db, canteenId),
    listStuckRefunds(db, canteenId),
    db.$queryRaw<[{ waitingOrders: number; oldestWaitingSeconds: number }]>`
      SELECT count(*)::int AS "waitingOrders",
        coalesce(extract(epoch FROM clock_timestamp() - min(placed_at)), 0)::int AS "oldestWaitingSeconds"
      FROM orders WHERE status = 'PENDING' AND offered_until IS NULL AND canteen_id = ${canteenId}::uuid`,
  ])
  return { queue: depth, ...outbox, stuckRefundCount, stuckRefunds, ...waiting }
}
