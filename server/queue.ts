import { type JobsOptions, Queue } from 'bullmq'
import { env } from './env'
import { log } from './log'
import { openRedis } from './redis'

export const FINALIZE_QUEUE = 'finalize'

/** The payload is an id: what is true stands in Postgres, and Redis keeps jobs in clear text. */
export type FinalizeJob = { orderId: string; mealId: string }
export type FinalizeQueue = Queue<FinalizeJob>

export const FINALIZE_OPTIONS: JobsOptions = {
  attempts: 8,
  backoff: { type: 'exponential', delay: 200, jitter: 0.5 },
  removeOnComplete: { age: 3_600, count: 10_000 },
  removeOnFail: { age: 86_400 },
}

/** Opens a producer. Without skipVersionCheck a queue made while Redis is away never works again (bullmq 6.7). */
export function openFinalizeQueue(url: string): FinalizeQueue {
  const queue = new Queue<FinalizeJob>(FINALIZE_QUEUE, {
    connection: openRedis('fail-fast', url),
    skipWaitingForReady: true,
    skipVersionCheck: true,
    defaultJobOptions: FINALIZE_OPTIONS,
  })
  queue.on('error', () => {}) // openRedis has said it
  return queue
}

const KEY = Symbol.for('kaifan.queue')
const globals = globalThis as { [KEY]?: FinalizeQueue }

export function finalizeQueue(): FinalizeQueue {
  globals[KEY] ??= openFinalizeQueue(env().REDIS_URL)
  return globals[KEY]
}

/** Job ids must not contain ":" nor be all digits; an order id and a counter do neither. */
export function finalizeJobId(orderId: string, attempt: number): string {
  return attempt === 0 ? orderId : `${orderId}_s${attempt}`
}

/**
 * Wakes the worker. Best effort: the PENDING row is the promise, and the sweeper enqueues again, under a new id
 * because a stored job of the same id would swallow this one.
 */
export async function enqueueFinalize(queue: FinalizeQueue, job: FinalizeJob, attempt = 0): Promise<boolean> {
  try {
    await queue.add(FINALIZE_QUEUE, job, { jobId: finalizeJobId(job.orderId, attempt) })
    return true
  } catch (error) {
    log().warn({ orderId: job.orderId, error: String(error) }, 'could not enqueue; the sweeper will')
    return false
  }
}
