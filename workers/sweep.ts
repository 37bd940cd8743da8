import type { Db } from '@/server/db'
import { log } from '@/server/log'
import { sweepPending } from '@/server/orders/sweep-pending'
import { enqueueFinalize, type FinalizeQueue } from '@/server/queue'
import type { Finalizer } from './finalize'
import { type Loop, startLoop } from './loop'

/** Past this age the queue has had its chance. Seconds. */
const FINALIZE_DIRECTLY = 30

/** Re-enqueues orders that wait too long, and settles them without the queue when Redis is away or the queue is deaf. */
export function startSweeper(db: Db, queue: FinalizeQueue, finalize: Finalizer): Loop {
  return startLoop('sweep', 1_000, async () => {
    const due = await sweepPending(db)
    await Promise.all(
      due.map(async ({ orderId, mealId, attempt, ageSeconds }) => {
        const queued =
          ageSeconds < FINALIZE_DIRECTLY && (await enqueueFinalize(queue, { orderId, mealId }, attempt))
        if (queued) return
        log().warn({ orderId, ageSeconds: Math.round(ageSeconds) }, 'settling an order without the queue')
        await finalize({ orderId, mealId }).catch((error) =>
          log().error({ orderId, err: error }, 'sweep failed'),
        )
      }),
    )
    return false
  })
}
