import { setTimeout as sleep } from 'node:timers/promises'
import { db } from '@/server/db'
import { env } from '@/server/env'
import { insistOnServices } from '@/server/insist-on-services'
import { log } from '@/server/log'
import { relayOutbox } from '@/server/notifications/relay-outbox'
import { sendMenuAlerts } from '@/server/notifications/send-menu-alerts'
import { finalizeQueue, openReconcileQueue } from '@/server/queue'
import { redis } from '@/server/redis'
import { createFinalizer, startFinalizeWorker } from './finalize'
import { startLoop } from './loop'
import { startPayments } from './payments'
import { startReconcileLoop, startReconcileWorker } from './reconcile'
import { startSweeper } from './sweep'
import { startWaitlist } from './waitlist'

/** A worker that cannot reach Redis never finishes closing (bullmq 6.7); the jobs come back by themselves. */
const CLOSE_DEADLINE = 8_000

// server/db.ts and server/log.ts tell a worker by its title when they are first used, which is below.
process.title = 'kaifan-worker'

const clients = { db: db(), redis: redis() }
await insistOnServices(clients)

const relay = startLoop('relay', 200, async () => (await relayOutbox(clients.db, clients.redis)) > 0)
const finalize = createFinalizer(clients, relay.wake)
const alerts = startLoop('alerts', 1_000, async () => (await sendMenuAlerts(clients.db)) > 0)
const worker = startFinalizeWorker(env().REDIS_URL, finalize)
const sweeper = startSweeper(clients, finalizeQueue(), finalize)
const waitlist = startWaitlist({ ...clients, queue: finalizeQueue() })
const payments = startPayments(env().REDIS_URL, clients, relay.wake)
const reconcileWorker = startReconcileWorker(env().REDIS_URL, clients)
const reconciler = startReconcileLoop(clients, openReconcileQueue(env().REDIS_URL))

let stopping = false
async function stop(signal: string) {
  if (stopping) return
  stopping = true
  log().info({ signal }, 'draining')
  const closed = Promise.all([
    worker.close(),
    reconcileWorker.close(),
    sweeper.stop(),
    payments.stop(),
    waitlist.stop(),
    alerts.stop(),
    reconciler.stop(),
  ]).then(() => relay.stop())
  await Promise.race([closed, sleep(CLOSE_DEADLINE)])
  process.exit(0)
}
process.on('SIGTERM', () => void stop('SIGTERM'))
process.on('SIGINT', () => void stop('SIGINT'))
log().info('worker is ready')
