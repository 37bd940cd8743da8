import { UnrecoverableError, Worker } from 'bullmq'
import { z } from 'zod'
import type { Db } from '@/server/db'
import { env } from '@/server/env'
import { classify } from '@/server/errors'
import { log } from '@/server/log'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import { FINALIZE_QUEUE, type FinalizeJob } from '@/server/queue'
import { openRedis, type RedisClient } from '@/server/redis'
import { createBatcher } from './batcher'

const payload = z.object({ orderId: z.uuid(), mealId: z.uuid() })

/**
 * Jobs taken at once. In a batch they only wait for each other, so as many as the largest batch; one by one each needs a
 * connection; `serial` is one at a time by definition.
 */
const CONCURRENCY = { batch: 200, version: 8, compare: 8, conditional: 8, pessimistic: 8, serial: 1 } as const

export type Finalizer = (job: FinalizeJob) => Promise<void>

/**
 * Settles orders: in batches, one batch of a meal in flight at a time, or one by one, as STOCK_STRATEGY says.
 * `settled` is called after each.
 */
export function createFinalizer(clients: { db: Db; redis: RedisClient }, settled: () => void): Finalizer {
  if (env().STOCK_STRATEGY !== 'batch') {
    return async ({ orderId, mealId }) => {
      await finalizeOrders(clients, { mealId, orderIds: [orderId] })
      settled()
    }
  }
  const batchers = new Map<string, (orderId: string) => Promise<void>>()

  async function settleTogether(mealId: string, orderIds: string[]): Promise<void> {
    const started = performance.now()
    try {
      const decisions = await finalizeOrders(clients, { mealId, orderIds })
      const confirmed = decisions.filter((d) => d.confirmed).length
      const ms = Math.round(performance.now() - started)
      log().info(
        { mealId, orders: orderIds.length, confirmed, rejected: decisions.length - confirmed, ms },
        'batch settled',
      )
      settled()
    } catch (error) {
      // One order that cannot be settled must not take its neighbours along: each gets a try of its own.
      if (!isPoison(error) || orderIds.length === 1) throw error
      log().error({ mealId, orders: orderIds.length, err: error }, 'batch failed; settling one by one')
      await settleEach(mealId, orderIds)
    }
  }

  /** One after the other: the pool is small, and whoever cancels at this moment needs a connection of it. */
  async function settleEach(mealId: string, orderIds: string[]): Promise<void> {
    let failure: unknown
    for (const id of orderIds) {
      try {
        await finalizeOrders(clients, { mealId, orderIds: [id] })
      } catch (error) {
        if (!isPoison(error)) throw error // away for the rest of them, too
        failure = error
      }
    }
    settled()
    if (failure) throw failure
  }

  return ({ orderId, mealId }) => {
    let batcher = batchers.get(mealId)
    if (!batcher) {
      batcher = createBatcher((orderIds: string[]) => settleTogether(mealId, orderIds))
      batchers.set(mealId, batcher)
    }
    return batcher(orderId)
  }
}

/** Whether the order itself is the trouble, and not the way to the database. */
const isPoison = (error: unknown) => ['bug', 'constraint', 'unique', 'domain'].includes(classify(error))

/**
 * Takes finalize jobs from BullMQ. A killed worker's jobs come back after the lock (10 s), however often; the sweeper is
 * faster. Poison ends by `attempts`, not by the stall limit, which would fail good orders after a second kill.
 */
export function startFinalizeWorker(url: string, finalize: Finalizer): Worker<FinalizeJob> {
  const worker = new Worker<FinalizeJob>(
    FINALIZE_QUEUE,
    async (job) => {
      const parsed = payload.safeParse(job.data)
      if (!parsed.success) throw new UnrecoverableError('not a finalize job')
      await finalize(parsed.data)
    },
    {
      connection: openRedis('wait', url),
      concurrency: CONCURRENCY[env().STOCK_STRATEGY],
      lockDuration: 10_000,
      stalledInterval: 5_000,
      maxStalledCount: 10,
      maxStartedAttempts: 30,
    },
  )
  worker.on('error', (error) => log().warn({ error: String(error) }, 'finalize worker'))
  worker.on('failed', (job, error) =>
    log().error({ orderId: job?.data.orderId, err: error }, 'finalize failed'),
  )
  worker.on('stalled', (jobId) => log().warn({ jobId }, 'a worker died with this job; it runs again'))
  return worker
}
