import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDb } from '@/server/db'
import type { FaultPoint } from '@/server/fault-point'
import { PATIENT } from '../database'
import type { TestProxy } from '../proxy'
import { eventually } from '../race'
import { DISK_FAULTS } from './disk-faults'
import type { Fault } from './fault'
import type { Random } from './random'
import { untilDone } from './until-done'
import { WEB_FAULTS } from './web-faults'
import type { World } from './world'

const POINTS: FaultPoint[] = [
  ...(['finalize:decided', 'finalize:committed', 'finalize:settled'] as const),
  ...(['relay:written', 'relay:published', 'waitlist:claimed'] as const),
]
/** Longer than a job's lock, which is 10 s. */
const BEYOND_THE_LOCK = 11_500

const MINUTE: [number, number] = [60_000, 60_000]

const anyWorker = (random: Random) => random.between(0, 1)

/** A proxy in another mode for a while. */
const whileMode =
  (
    which: 'toRedis' | 'toPostgres',
    mode: Parameters<TestProxy['setMode']>[0],
    ms: [number, number] = [1_000, 2_500],
  ): Fault =>
  async (world, random) => {
    world[which].setMode(mode)
    await sleep(random.between(...ms))
    world[which].setMode('pass')
  }

/** Requests arrive, their answers do not, several times. */
const loseAnswers =
  (which: 'toRedis' | 'toPostgres', texts: string[]): Fault =>
  async (world, random) => {
    for (let times = 0; times < 6; times++) {
      world[which].cutReplyTo(random.pick(texts))
      await sleep(random.between(100, 300))
    }
    world[which].cutReplyTo(null)
  }

/** Holds the workers, so that what comes in waits in the queue, and breaks Redis over it. */
async function withBacklog(world: World, breakRedis: () => Promise<void>): Promise<void> {
  for (const worker of world.workers) worker.kill('SIGSTOP')
  world.hurried += world.backlog
  const { mealId } = world.evening.meal
  // Not all of them are accepted, and in the end nobody may be left who wants to order.
  const enough = async () =>
    (await world.db.order.count({ where: { mealId, status: 'PENDING' } })) >= world.backlog / 2
  await eventually(() => enough().catch(() => false), world.backlog / 25).catch(() => {})
  await breakRedis()
  for (const worker of world.workers) worker.kill('SIGCONT')
}

async function lockOrders(url: string, seconds: number): Promise<void> {
  const db = openDb(url, PATIENT, 1)
  await db
    .$transaction([db.$executeRaw`LOCK TABLE orders`, db.$executeRaw`SELECT pg_sleep(${seconds}::float8)`])
    .finally(() => db.$disconnect())
}

async function recentOrders({ db, evening: { meal } }: World, count: number): Promise<string[]> {
  const rows = await eventually(
    () =>
      db.order
        .findMany({ where: { mealId: meal.mealId }, orderBy: { placedAt: 'desc' }, take: count })
        .catch(() => null),
    30,
  )
  return rows.map((row) => row.id)
}

export const FAULTS = {
  'worker killed': async (world, random) => {
    world.replaceWorker(anyWorker(random))
  },
  'worker killed between two steps': async (world, random) => {
    const index = anyWorker(random)
    const doomed = world.replaceWorker(index, { fault: random.pick(POINTS) })
    await doomed.ended(4).catch(() => {}) // nothing came its way
    world.replaceWorker(index)
  },
  'worker leaves in the middle': async (world, random) => {
    const index = anyWorker(random)
    const doomed = world.replaceWorker(index, { fault: random.pick(POINTS), how: 'exit' })
    await doomed.ended(4).catch(() => {})
    world.replaceWorker(index)
  },
  'worker hangs in the middle': async (world, random) => {
    const index = anyWorker(random)
    world.replaceWorker(index, { fault: random.pick(POINTS), how: 'hang' })
    world.pending.push(sleep(BEYOND_THE_LOCK).then(() => world.replaceWorker(index)))
  },
  'worker frozen past its lock': async (world, random) => {
    const worker = world.workers[anyWorker(random)]
    worker?.kill('SIGSTOP')
    world.pending.push(sleep(BEYOND_THE_LOCK).then(() => worker?.kill('SIGCONT')))
  },
  'all workers away': async (world, random) => {
    for (const worker of world.workers) worker.kill('SIGKILL')
    await sleep(random.between(1_000, 3_000))
    for (const index of world.workers.keys()) world.replaceWorker(index)
  },
  'Redis killed': async (world, random) => {
    await world.restart(world.redisServer, 'SIGKILL', () => sleep(random.between(0, 1_500)))
  },
  'Redis killed, each write on its disk, with a backlog': async (world) => {
    await untilDone(() => world.redis.config('SET', 'appendfsync', 'always'))
    await withBacklog(world, () => world.restart(world.redisServer, 'SIGKILL'))
  },
  'Redis wiped, with a backlog': async (world) => {
    await withBacklog(world, () => world.restart(world.redisServer, 'SIGKILL', world.aof.wipe))
  },
  'Redis loses power, with a backlog': async (world) => {
    await withBacklog(world, () => world.restart(world.redisServer, 'SIGKILL', world.aof.losePower))
  },
  'Redis flushed': async (world) => {
    await untilDone(async () => {
      await world.redis.flushall()
      await world.redis.script('FLUSH')
    })
  },
  'Redis full': async (world, random) => {
    await untilDone(() => world.redis.config('SET', 'maxmemory', '1'))
    await sleep(random.between(800, 2_000))
    await untilDone(() => world.redis.config('SET', 'maxmemory', '0'))
  },
  'Redis away': whileMode('toRedis', 'refuse'),
  'Redis away for a minute': whileMode('toRedis', 'refuse', MINUTE),
  'Redis mute': whileMode('toRedis', 'blackhole'),
  'Redis slow': whileMode('toRedis', { delayMs: 150 }),
  'Redis answers lost': loseAnswers('toRedis', ['', '', 'evalsha', 'finalize']),
  'Postgres crashes': (world) => world.restart(world.postgres, 'SIGQUIT'),
  'Postgres restarted': (world) => world.restart(world.postgres, 'SIGINT'),
  'Postgres ends connections': async ({ db }, random) => {
    for (let times = 0; times < 3; times++) {
      await untilDone(
        () => db.$queryRaw`
          SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.6`,
      )
      await sleep(random.between(100, 500))
    }
  },
  'Postgres away': whileMode('toPostgres', 'refuse'),
  'Postgres away for a minute': whileMode('toPostgres', 'refuse', MINUTE),
  'Postgres mute': whileMode('toPostgres', 'blackhole'),
  'Postgres slow': whileMode('toPostgres', { delayMs: 60 }),
  'Postgres answers lost': loseAnswers('toPostgres', [
    'COMMIT',
    'COMMIT',
    'INSERT INTO orders',
    'UPDATE',
    '',
  ]),
  'orders locked': async (world, random) => {
    await untilDone(() => lockOrders(world.postgres.url('kaifan'), random.between(10, 25) / 10))
  },
  'a migration under load': async ({ db }) => {
    // What a deploy does while people order: a column and an index come, and go again.
    const steps = [
      'ALTER TABLE orders ADD COLUMN IF NOT EXISTS migrated int NOT NULL DEFAULT 0',
      'ALTER TABLE menu_items ADD COLUMN IF NOT EXISTS migrated int NOT NULL DEFAULT 0',
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS migrated ON orders (migrated)',
      'DROP INDEX IF EXISTS migrated',
      'ALTER TABLE menu_items DROP COLUMN IF EXISTS migrated',
      'ALTER TABLE orders DROP COLUMN IF EXISTS migrated',
    ]
    for (const step of steps) await untilDone(() => db.$executeRawUnsafe(step))
  },
  'jobs doubled and shuffled': async (world, random) => {
    const { mealId } = world.evening.meal
    const jobs = (await recentOrders(world, 30)).flatMap((orderId) =>
      [1, 2, 3].map((copy) => ({
        ...{ name: 'finalize', data: { orderId, mealId } },
        opts: { jobId: `${orderId}_copy${copy}_${random.between(0, 1e9)}` },
      })),
    )
    await untilDone(() => world.queue.addBulk(random.shuffle(jobs)))
  },
  'poison jobs': async (world) => {
    const { mealId } = world.evening.meal
    const [orderId = randomUUID()] = await recentOrders(world, 1)
    const poison: unknown[] = [
      ...[{}, null, { orderId: '1; DROP TABLE orders', mealId }, { orderId, mealId: 'no uuid' }],
      ...[
        { orderId: randomUUID(), mealId },
        { orderId, mealId: randomUUID() },
        { orderId: [orderId], mealId },
      ],
    ]
    const jobs = poison.map((data) => ({
      ...{ name: 'finalize', data: data as never, opts: { jobId: `poison_${randomUUID()}` } },
    }))
    await untilDone(() => world.queue.addBulk(jobs))
  },
  'clocks jump': async (world, random) => {
    const index = anyWorker(random)
    world.replaceWorker(index, { skewed: true })
    await world.replaceWeb(index, { skewed: true })
    world.pending.push(
      sleep(8_000).then(async () => {
        world.replaceWorker(index)
        await world.replaceWeb(index)
      }),
    )
    await sleep(2_500)
  },
  ...WEB_FAULTS,
  ...DISK_FAULTS,
} satisfies Record<string, Fault>

export type FaultName = keyof typeof FAULTS
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[]
/** Too long for a mix of a few minutes. */
export const LONG_FAULTS: FaultName[] = ['Redis away for a minute', 'Postgres away for a minute']
/** Those that want disks of their own. */
export const needsDisks = (names: readonly FaultName[]) => names.some((name) => name in DISK_FAULTS)
