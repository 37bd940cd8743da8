import type { Db } from '@/server/db'
import type { RedisClient } from '@/server/redis'
import { createFinalizer, startFinalizeWorker } from '@/workers/finalize'

/**
 * The product's worker in this process, taking jobs from BullMQ in batches. `answered` resolves when an order has its
 * final answer, at once when it has had it.
 */
export function startAnswering(clients: { db: Db; redis: RedisClient }, redisUrl: string) {
  const answers = new Map<string, { resolve: () => void; promise: Promise<void> }>()
  const answerOf = (orderId: string) => {
    let answer = answers.get(orderId)
    if (!answer) {
      let resolve = () => {}
      const promise = new Promise<void>((done) => {
        resolve = done
      })
      answer = { resolve, promise }
      answers.set(orderId, answer)
    }
    return answer
  }
  const finalize = createFinalizer(clients, () => {})
  const worker = startFinalizeWorker(redisUrl, async (job) => {
    await finalize(job)
    answerOf(job.orderId).resolve()
  })
  return {
    ready: () => worker.waitUntilReady(),
    answered: (orderId: string) => answerOf(orderId).promise,
    stop: () => worker.close(),
  }
}
