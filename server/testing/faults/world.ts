import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { applyMigrations } from '@/scripts/migrate'
import { startServices } from '@/scripts/services'
import type { Supervised } from '@/scripts/services/supervise'
import { openDb } from '@/server/db'
import type { FaultPoint } from '@/server/fault-point'
import { openFinalizeQueue } from '@/server/queue'
import { openRedis } from '@/server/redis'
import { buildAllowance, buildMeal, buildPeople } from '../builders'
import { PATIENT } from '../database'
import { bundleProcesses, type TestProcess } from '../processes'
import { openProxy } from '../proxy'
import { openTestQueue } from '../queue'
import type { Shop } from './customer'
import { planItems, planPeople } from './plan'
import { watchAof } from './redis-files'

const SKEW = fileURLToPath(new URL('./skew-clock.mjs', import.meta.url))
type WorkerSettings = { fault?: FaultPoint; skewed?: boolean }

export type World = Awaited<ReturnType<typeof openWorld>>

/**
 * A canteen at dinner time with servers of its own to break: Postgres and Redis behind proxies, two real workers, and
 * the clients of a web server. Careful with what is committed, unlike the other tests' servers, because here they crash.
 */
export async function openWorld(orders: number) {
  const dataDir = mkdtempSync(join(tmpdir(), 'kaifan-faults-'))
  const undo: (() => unknown)[] = [() => rmSync(dataDir, { recursive: true, force: true })]
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const services = await startServices({ dataDir, say: () => {} })
    undo.push(
      () => services.postgres?.dispose(),
      () => services.stop(),
    )
    const { postgres, redis: redisServer } = services
    if (!postgres || !redisServer) throw new Error('the fault tests need servers of their own')
    const db = openDb(services.databaseUrl, PATIENT, 4)
    undo.push(() => db.$disconnect())
    // Processes are killed here, not machines: what Postgres has given to the kernel is safe without waiting for the disk.
    await db.$executeRaw`ALTER SYSTEM SET fsync = off`
    await db.$executeRaw`SELECT pg_reload_conf()`
    await applyMigrations(services.databaseUrl)
    const meal = await buildMeal(db, planItems(orders), { cells: 1_000 })
    const people = await buildPeople(db, meal.canteenId, planPeople(orders), { balanceCents: 9_000 })
    await buildAllowance(db, meal, 2_500)

    const [toPostgres, toRedis] = [await openProxy(services.databaseUrl), await openProxy(services.redisUrl)]
    undo.push(toPostgres.close, toRedis.close)
    const patient = { commandTimeout: 20_000, connectTimeout: 20_000 }
    const redis = openRedis('fail-fast', services.redisUrl, patient)
    const clients = {
      db: openDb(toPostgres.url, undefined, 10),
      redis: openRedis('fail-fast', toRedis.url),
      queue: openFinalizeQueue(toRedis.url),
    }
    const queue = await openTestQueue(services.redisUrl)
    undo.push(
      () => redis.disconnect(),
      () => clients.redis.disconnect(),
      () => Promise.race([Promise.all([queue.close(), clients.queue.close()]), sleep(3_000)]),
      () => clients.db.$disconnect(),
    )
    const aof = watchAof(join(dataDir, 'redis'))
    undo.push(aof.stop)
    const processes = await bundleProcesses()
    undo.push(processes.close)

    const startWorker = ({ fault, skewed }: WorkerSettings = {}): TestProcess =>
      processes.worker({
        ...{ databaseUrl: toPostgres.url, redisUrl: toRedis.url, fault },
        env: { LOG_LEVEL: 'warn', ...(skewed ? { NODE_OPTIONS: `--import=${SKEW}` } : {}) },
      })
    const workers = [startWorker(), startWorker()]
    let webSkewMs = 0
    const shop: Shop = { clients, meal, people, now: () => new Date(Date.now() + webSkewMs) }

    return {
      ...{ db, redis, queue, meal, shop, toPostgres, toRedis, postgres, redisServer, aof, workers, close },
      /** Kills one and starts another, which may have a fault of its own. */
      replaceWorker(index: number, settings?: WorkerSettings): TestProcess {
        workers[index]?.kill('SIGKILL')
        const worker = startWorker(settings)
        workers[index] = worker
        return worker
      },
      setWebClock(skewMs: number) {
        webSkewMs = skewMs
      },
      restart,
      /** Faults that end later than the next one begins. */
      pending: [] as Promise<unknown>[],
      /** Orders that should come at once, not at their time. */
      hurried: 0,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Stops a server by a signal and starts it again, with `between` while it is down. */
async function restart(
  server: Supervised,
  signal: NodeJS.Signals,
  between: () => unknown = () => {},
): Promise<void> {
  await server.stop(signal)
  await between()
  for (let tries = 0; ; tries++) {
    try {
      return await server.start()
    } catch (error) {
      // Children of a killed server may hold its memory for another moment.
      if (tries === 5) throw error
      await sleep(500)
    }
  }
}
