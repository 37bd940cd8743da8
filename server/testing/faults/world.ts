import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { applyMigrations } from '@/scripts/migrate'
import { startServices } from '@/scripts/services'
import { freePort } from '@/scripts/services/ports'
import type { Supervised } from '@/scripts/services/supervise'
import { openDb } from '@/server/db'
import type { FaultKind, FaultPoint } from '@/server/fault-point'
import { openRedis } from '@/server/redis'
import { PATIENT } from '../database'
import { bundleProcesses, type TestProcess } from '../processes'
import { openProxy } from '../proxy'
import { openTestQueue } from '../queue'
import { eventually } from '../race'
import { type Evening, openEvening } from './evening'
import { watchAof } from './redis-files'
import { mountSmallDisk, moveToSmallDisk, type SmallDisk } from './small-disk'

const SKEW = fileURLToPath(new URL('./skew-clock.mjs', import.meta.url))
/** Room for a run, and little enough to be filled. Megabytes. */
const [REDIS_DISK, POSTGRES_DISK] = [256, 768]
type Settings = { fault?: FaultPoint; how?: FaultKind; skewed?: boolean }

export type World = Awaited<ReturnType<typeof openWorld>>

/**
 * A canteen at dinner time with servers of its own to break: Postgres and Redis behind proxies, two real workers, and two
 * real web servers behind proxies of theirs. Careful with what is committed, unlike the other tests' servers, because
 * here they crash. `disks`: give the servers disks that can be filled, where this machine lets us.
 */
export async function openWorld({ backlog, disks: wanted }: { backlog: number; disks: boolean }) {
  const dataDir = mkdtempSync(join(tmpdir(), 'kaifan-faults-'))
  const undo: (() => unknown)[] = [() => rmSync(dataDir, { recursive: true, force: true })]
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  const disks: { redis: SmallDisk | null; postgres: SmallDisk | null } = { redis: null, postgres: null }
  try {
    if (wanted) disks.redis = mountSmallDisk(join(dataDir, 'redis'), REDIS_DISK)
    undo.push(() => disks.redis?.close())
    const services = await startServices({ dataDir, say: () => {} })
    undo.push(
      () => services.postgres?.dispose(),
      () => disks.postgres?.close(),
      () => services.stop(),
    )
    const { postgres, redis: redisServer } = services
    if (!postgres || !redisServer) throw new Error('the fault tests need servers of their own')
    if (disks.redis) {
      await postgres.stop()
      disks.postgres = moveToSmallDisk(join(dataDir, 'postgres'), POSTGRES_DISK)
      await postgres.start()
    }
    const db = openDb(services.databaseUrl, PATIENT, 8)
    undo.push(() => db.$disconnect())
    // Processes are killed here, not machines: what Postgres has given to the kernel is safe without waiting for the disk.
    await db.$executeRaw`ALTER SYSTEM SET fsync = off`
    await db.$executeRaw`ALTER SYSTEM SET max_wal_size = '128MB'`
    await db.$executeRaw`SELECT pg_reload_conf()`
    await applyMigrations(services.databaseUrl)

    const [toPostgres, toRedis] = [await openProxy(services.databaseUrl), await openProxy(services.redisUrl)]
    undo.push(toPostgres.close, toRedis.close)
    const patient = { commandTimeout: 20_000, connectTimeout: 20_000 }
    const redis = openRedis('fail-fast', services.redisUrl, patient)
    const queue = await openTestQueue(services.redisUrl)
    undo.push(
      () => redis.disconnect(),
      () => Promise.race([queue.close(), sleep(3_000)]),
    )
    const aof = watchAof(join(dataDir, 'redis'))
    undo.push(aof.stop)
    const processes = await bundleProcesses()
    undo.push(processes.close)

    const ports = [await freePort(), await freePort()]
    const toWeb = await Promise.all(ports.map((port) => openProxy(`http://127.0.0.1:${port}`)))
    undo.push(() => Promise.all(toWeb.map((proxy) => proxy.close())))
    const settingsOf = ({ fault, how = 'kill', skewed }: Settings) => ({
      ...{ databaseUrl: toPostgres.url, redisUrl: toRedis.url, fault: fault && { at: fault, how } },
      env: {
        LOG_LEVEL: 'warn',
        PAYMENT_GATEWAY: 'sandbox',
        ...(skewed ? { NODE_OPTIONS: `--import=${SKEW}` } : {}),
      },
    })
    const startWorker = (settings: Settings = {}) => processes.worker(settingsOf(settings))
    const startWeb = (port: number, settings: Settings = {}) => {
      const { env, ...rest } = settingsOf(settings)
      return processes.web({ ...rest, port, env: { ...env, DATABASE_POOL_SIZE: '10' } })
    }
    const workers = [startWorker(), startWorker()]
    const webs = ports.map((port) => startWeb(port))
    await Promise.all(webs.map((web) => eventually(async () => web.output().includes('web is ready'), 120)))
    let evening: Evening | undefined

    return {
      ...{ db, redis, queue, toPostgres, toRedis, toWeb, postgres, redisServer, aof, disks, close },
      ...{ workers, webs, backlog },
      /** A new meal with new people; the one before is over. */
      async openEvening(orders: number): Promise<Evening> {
        await evening?.close()
        const urls = toWeb.map((proxy) => proxy.url)
        evening = await openEvening(db, orders, urls)
        undo.push(() => evening?.stopWatching())
        return evening
      },
      get evening(): Evening {
        if (!evening) throw new Error('nobody is here yet')
        return evening
      },
      /** Kills one and starts another, which may have a fault of its own. */
      replaceWorker(index: number, settings?: Settings): TestProcess {
        workers[index]?.kill('SIGKILL')
        const worker = startWorker(settings)
        workers[index] = worker
        return worker
      },
      /**
       * The same for a web server. Waits until the new one serves, or another has taken its place: with both away for good
       * nothing would be seen.
       */
      async replaceWeb(index: number, settings?: Settings): Promise<TestProcess> {
        webs[index]?.kill('SIGKILL')
        const web = startWeb(ports[index] ?? 0, settings)
        webs[index] = web
        await eventually(async () => webs[index] !== web || web.output().includes('web is ready'), 120)
        return web
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
