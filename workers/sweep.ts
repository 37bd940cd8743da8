import type { Db } from '@/server/db'
import { classify } from '@/server/errors'
import { log } from '@/server/log'
import { rejectUnsettleable } from '@/server/orders/reject-unsettleable'
import { sweepPending } from '@/server/orders/sweep-pending'
import { enqueueFinalize, type FinalizeQueue } from '@/server/queue'
import type { RedisClient } from '@/server/redis'
import type { Finalizer } from './finalize'
import { type Loop, startLoop } from './loop'

/** Past this age the queue has had its chance. Seconds. */
const FINALIZE_DIRECTLY = 30
/** So many looks an order has before it is given up, the last after two minutes: its owner can still order something else. */
const TRIES = 7
/** After a quarter of an hour it has its final answer, whatever the trouble is. */
const LAST_TRY = 20

/** Re-enqueues orders that wait too long, and settles them without the queue when Redis is away or the queue is deaf. */
export function startSweeper(
  { db, redis }: { db: Db; redis: RedisClient },
  queue: FinalizeQueue,
  finalize: Finalizer,
): Loop {
  return startLoop('sweep', 1_000, async () => {
    const due = await sweepPending(db)
    await Promise.all(
      due.map(async ({ orderId, mealId, attempt, ageSeconds }) => {
        const queued =
          ageSeconds < FINALIZE_DIRECTLY && (await enqueueFinalize(queue, { orderId, mealId }, attempt))
        if (queued) return
        log().warn({ orderId, ageSeconds: Math.round(ageSeconds) }, 'settling an order without the queue')
        await finalize({ orderId, mealId }).catch(async (error) => {
          log().error({ orderId, ageSeconds: Math.round(ageSeconds), err: error }, 'sweep failed')
          // Away is no verdict. Tries are counted and not its age, because workers may have been away, and offers wait untried.
          const poison = !['unavailable', 'unknown-outcome', 'conflict'].includes(classify(error))
          if (poison && attempt >= TRIES)
            await rejectUnsettleable({ db, redis }, orderId, { evenAlone: attempt >= LAST_TRY })
        })
      }),
    )
    return false
  })
}
