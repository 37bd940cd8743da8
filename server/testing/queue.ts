import { Queue } from 'bullmq'
import { FINALIZE_OPTIONS, FINALIZE_QUEUE, type FinalizeQueue } from '@/server/queue'
import { openRedis } from '@/server/redis'

/** The real queue with a test's patience: on a busy machine 800 ms can pass without anything being broken. */
export async function openTestQueue(url: string): Promise<FinalizeQueue> {
  const connection = openRedis('fail-fast', url, { commandTimeout: 20_000, connectTimeout: 20_000 })
  const queue: FinalizeQueue = new Queue(FINALIZE_QUEUE, {
    ...{ connection, skipWaitingForReady: true, skipVersionCheck: true, defaultJobOptions: FINALIZE_OPTIONS },
  })
  queue.on('error', () => {})
  if (connection.status !== 'ready') await new Promise((resolve) => connection.once('ready', resolve))
  return queue
}
