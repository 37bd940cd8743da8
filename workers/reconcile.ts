import { setTimeout as sleep } from 'node:timers/promises'
import { UnrecoverableError, Worker } from 'bullmq'
import { z } from 'zod'
import type { Db } from '@/server/db'
import { log } from '@/server/log'
import { dropOldNotifications } from '@/server/notifications/drop-old-notifications'
import {
  RECONCILE_QUEUE,
  type ReconcileJob,
  type ReconcileQueue,
  scheduleReconciliation,
} from '@/server/queue'
import { openRedis, type RedisClient } from '@/server/redis'
import { reconcileMeals, wasReconciledLately } from '@/server/stock/reconcile-meals'
import { type Loop, startLoop } from './loop'

type Clients = { db: Db; redis: RedisClient }

const payload = z.object({ scope: z.enum(['live', 'week']) })

/** How often the loop asks whether somebody reconciled. One EXISTS. Milliseconds. */
const LOOK_EVERY = 5_000
/** By then Redis has answered or is away. Milliseconds. */
const CONNECT_MS = 1_000

/** Reconciles when the schedule says so, one run at a time. */
export function startReconcileWorker(url: string, clients: Clients): Worker<ReconcileJob> {
  const worker = new Worker<ReconcileJob>(
    RECONCILE_QUEUE,
    async (job) => {
      const parsed = payload.safeParse(job.data)
      if (!parsed.success) throw new UnrecoverableError('not a reconcile job')
      const nightly = parsed.data.scope === 'week'
      const result = await reconcileMeals(clients, nightly ? 'NIGHTLY' : 'SCHEDULED')
      if (nightly) await dropOldNotifications(clients.db)
      return result
    },
    { connection: openRedis('wait', url), concurrency: 1 },
  )
  worker.on('error', (error) => log().warn({ error: String(error) }, 'reconcile worker'))
  worker.on('failed', (_job, error) => log().warn({ error: String(error) }, 'a reconciliation failed'))
  return worker
}

/**
 * The schedule lives in the Redis whose loss it should repair. So a loop looks whether anybody reconciled lately; if not
 * (Redis was wiped, an old copy was restored, the queue is stuck), it schedules anew and reconciles by itself.
 */
export function startReconcileLoop(clients: Clients, queue: ReconcileQueue): Loop {
  let scheduled = false
  // Both clients were made a moment ago; a worker that starts should not begin with a warning.
  const connected = sleep(CONNECT_MS)
  return startLoop('reconcile', LOOK_EVERY, async () => {
    await connected
    const lately = await wasReconciledLately(clients.redis)
    // Once in any case: another version of the app may have left another schedule.
    if (!lately || !scheduled) await scheduleReconciliation(queue)
    scheduled = true
    if (!lately) await reconcileMeals(clients, 'FALLBACK')
    return false
  })
}
