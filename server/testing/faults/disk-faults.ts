import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './fault'
import { untilDone } from './until-done'

const SKIPPED = 'skipped: needs a mount'

/** A server that can write no more must fail closed, lose nothing it has promised, and come back by itself. */
export const DISK_FAULTS = {
  'Redis has no disk left': async ({ disks, redis }, random) => {
    if (!disks.redis) return SKIPPED
    disks.redis.fill()
    await sleep(random.between(2_000, 4_000))
    disks.redis.free()
    // It tries again every second, and says no to every write until then.
    await untilDone(() => redis.set('kaifan:faults:disk', '1', 'EX', 1))
  },
  'Postgres has no disk left': async ({ disks, db }, random) => {
    if (!disks.postgres) return SKIPPED
    disks.postgres.fill()
    // What it has room for in files it already has goes on for a while; a checkpoint or a new file does not.
    await sleep(500)
    await db.$executeRaw`CHECKPOINT`.catch(() => {})
    await db.$executeRaw`SELECT pg_switch_wal()`.catch(() => {})
    await sleep(random.between(2_000, 4_000))
    disks.postgres.free()
    await untilDone(() => db.$queryRaw`SELECT 1`)
  },
} satisfies Record<string, Fault>
