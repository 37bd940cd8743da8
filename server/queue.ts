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

export const PAYMENT_QUEUE = 'payments'

/** Wakes whoever reminds and expires; what is due stands in the order's row. */
export type PaymentJob = { orderId: string }
export type PaymentQueue = Queue<PaymentJob>

export const RECONCILE_QUEUE = 'reconcile'

/** `live`: the meals whose stock can move. `week`: these, and of the last seven days what Redis still knows. */
export type ReconcileJob = { scope: 'live' | 'week' }
export type ReconcileQueue = Queue<ReconcileJob>

/** Drift may last 30 s; twice as often, so that one failed run does not break the promise. Milliseconds. */
const RECONCILE_EVERY = 15_000
/** When every canteen we know of sleeps. UTC, because a time that daylight saving skips or doubles helps nobody. */
const RECONCILE_NIGHTLY = { pattern: '0 30 3 * * *', tz: 'UTC' }

/** Opens a producer. Without skipVersionCheck a queue made while Redis is away never works again (bullmq 6.7). */
function openQueue<Job>(name: string, url: string, defaultJobOptions: JobsOptions): Queue<Job> {
  const queue = new Queue<Job>(name, {
    connection: openRedis('fail-fast', url),
    skipWaitingForReady: true,
    skipVersionCheck: true,
    defaultJobOptions,
  })
  queue.on('error', () => {}) // openRedis has said it
  return queue
}

export const openFinalizeQueue = (url: string): FinalizeQueue =>
  openQueue<FinalizeJob>(FINALIZE_QUEUE, url, FINALIZE_OPTIONS)

/** One try: the next run comes by itself. */
export const openReconcileQueue = (url: string): ReconcileQueue =>
  openQueue<ReconcileJob>(RECONCILE_QUEUE, url, {
    ...{ attempts: 1, removeOnComplete: { count: 20 }, removeOnFail: { count: 50 } },
  })

/** One try: a loop looks after what a lost job would have looked at. */
const openPaymentQueue = (url: string): PaymentQueue =>
  openQueue<PaymentJob>(PAYMENT_QUEUE, url, {
    ...{ attempts: 1, removeOnComplete: { count: 100 }, removeOnFail: { count: 100 } },
  })

const KEY = Symbol.for('kaifan.queue')
const PAYMENTS = Symbol.for('kaifan.queue.payments')
const globals = globalThis as { [KEY]?: FinalizeQueue; [PAYMENTS]?: PaymentQueue }

export function finalizeQueue(): FinalizeQueue {
  globals[KEY] ??= openFinalizeQueue(env().REDIS_URL)
  return globals[KEY]
}

export function paymentQueue(): PaymentQueue {
  globals[PAYMENTS] ??= openPaymentQueue(env().REDIS_URL)
  return globals[PAYMENTS]
}

/** An order is confirmed, and its time to pay begins, a moment after it was submitted. Milliseconds. */
const CONFIRMED_AFTER = 2_000

/**
 * Wakes a worker when an order to be paid online is half-way to its deadline, and at it. Best effort: the order's row knows
 * the deadline, and a loop looks at it.
 */
export async function enqueuePaymentDeadlines(
  queue: PaymentQueue,
  orderId: string,
  timeoutMs: number,
): Promise<void> {
  const job = (name: string, delay: number) => ({
    ...{ name, data: { orderId }, opts: { jobId: `${orderId}_${name}`, delay: delay + CONFIRMED_AFTER } },
  })
  await queue.addBulk([job('remind', timeoutMs / 2), job('expire', timeoutMs)]).catch((error) => {
    log().warn({ orderId, error: String(error) }, 'could not set the alarm for a payment; the loop will see')
  })
}

/**
 * Sees to it that reconciliation is scheduled. Any number of workers may do so at any time: the schedule is one by its
 * id, and its next run keeps its time. @throws Error when Redis is away
 */
export async function scheduleReconciliation(queue: ReconcileQueue): Promise<void> {
  await queue.upsertJobScheduler(
    'live',
    { every: RECONCILE_EVERY },
    { name: 'live', data: { scope: 'live' } },
  )
  await queue.upsertJobScheduler('week', RECONCILE_NIGHTLY, { name: 'week', data: { scope: 'week' } })
}

export type QueueDepth = { waiting: number; active: number; delayed: number; failed: number }

/** Orders on their way through the queue; null when Redis is away. */
export async function findQueueDepth(queue: FinalizeQueue): Promise<QueueDepth | null> {
  try {
    const counts = await queue.getJobCounts('wait', 'active', 'delayed', 'failed')
    const { wait = 0, active = 0, delayed = 0, failed = 0 } = counts
    return { waiting: wait, active, delayed, failed }
  } catch {
    return null
  }
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
