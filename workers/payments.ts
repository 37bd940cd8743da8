import { UnrecoverableError, Worker } from 'bullmq'
import { z } from 'zod'
import type { Db } from '@/server/db'
import { log } from '@/server/log'
import { expireUnpaid } from '@/server/orders/expire-unpaid'
import { sendRefunds } from '@/server/orders/send-refunds'
import { findGateway } from '@/server/payments/choose-gateway'
import { PAYMENT_QUEUE, type PaymentJob } from '@/server/queue'
import { openRedis, type RedisClient } from '@/server/redis'
import { startLoop } from './loop'

const payload = z.object({ orderId: z.uuid() })

/** How late a reminder or an expiry may be when its alarm was lost with Redis. One look into an index. Milliseconds. */
const LOOK_EVERY = 5_000
const REFUND_EVERY = 1_000

/**
 * Reminds and expires unpaid orders, by alarm and by a loop that needs no Redis, and sends money back. `told` is called
 * when there is something to publish.
 */
export function startPayments(url: string, clients: { db: Db; redis: RedisClient }, told: () => void) {
  const look = async () => {
    const { reminded, cancelled, found } = await expireUnpaid(clients, findGateway)
    if (reminded + cancelled + found === 0) return
    log().info({ reminded, cancelled, found }, 'unpaid orders')
    told()
  }
  const alarms = new Worker<PaymentJob>(
    PAYMENT_QUEUE,
    async (job) => {
      if (!payload.safeParse(job.data).success) throw new UnrecoverableError('not a payment job')
      await look()
    },
    { connection: openRedis('wait', url), concurrency: 1 },
  )
  alarms.on('error', (error) => log().warn({ error: String(error) }, 'payment worker'))
  alarms.on('failed', (_job, error) => log().warn({ error: String(error) }, 'a payment alarm failed'))
  const unpaid = startLoop('unpaid', LOOK_EVERY, async () => {
    await look()
    return false
  })
  const refunds = startLoop('refunds', REFUND_EVERY, async () => {
    const sent = await sendRefunds(clients.db, findGateway)
    if (sent > 0) told()
    return sent > 0
  })
  return {
    stop: async () => {
      await Promise.all([alarms.close(), unpaid.stop(), refunds.stop()])
    },
  }
}
