import { takePessimistically } from './pessimistic'
import type { TakePortions } from './strategy'

/** Any number, the same in every process: it is the one seat at the counter. */
const COUNTER = 7_105_227

/**
 * A task queue instead of a lock: one worker, one job at a time, so that nobody is there to race. The queue alone cannot
 * promise it, because it delivers at least once and a job that stalled may still be running; the counter has one seat,
 * and whoever comes second waits for the first one's commit. Kitchen and cancellations still change stock beside the
 * queue, hence the row locks.
 */
export const takeSerially: TakePortions = async (tx, wants) => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${COUNTER})`
  return takePessimistically(tx, wants)
}
