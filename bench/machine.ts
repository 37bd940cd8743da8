import { arch, cpus, loadavg, platform, totalmem } from 'node:os'
import type { Db } from '@/server/db'
import type { Machine } from '@/server/lab/schema'
import type { RedisClient } from '@/server/redis'

/** Where it was measured, without which no number means anything. Call at the start; add the load at the end. */
export async function describeMachine(db: Db, redis: RedisClient): Promise<Machine> {
  const [postgres] = await db.$queryRaw<{ version: string; fsync: string }[]>`
    SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync`
  const info = await redis.info('server')
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    ramBytes: totalmem(),
    platform: `${platform()} ${arch()}`,
    node: process.versions.node,
    postgres: postgres?.version.split(' ')[0] ?? 'unknown',
    redis: /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown',
    durable: postgres?.fsync === 'on',
    loadBefore: loadOfLastMinute(),
    loadAfter: loadOfLastMinute(),
  }
}

/** Runnable processes over the last minute. More than there are cores means that others were measured too. */
export function loadOfLastMinute(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100
}
