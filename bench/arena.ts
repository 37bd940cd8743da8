import { Client } from 'pg'
import { openDb } from '@/server/db'
import { openRedis } from '@/server/redis'
import { PATIENT } from '@/server/testing/database'
import { type Arena, PATIENT_REDIS } from './stage'

/** How long Postgres waits before it looks for a deadlock. A second, its default, would only make the lab longer. */
const DEADLOCK_TIMEOUT = '100ms'

/** Opens the clients of a lab on a migrated database and an empty Redis that it may have for itself. */
export async function openArena(
  databaseUrl: string,
  redisUrl: string,
  connections: number,
): Promise<Arena & { close: () => Promise<void> }> {
  await lookForDeadlocksEarly(databaseUrl)
  const db = openDb(databaseUrl, PATIENT, connections + 4)
  const redis = openRedis('fail-fast', redisUrl, PATIENT_REDIS)
  await new Promise((resolve) => redis.once('ready', resolve))
  // Opening a connection costs more than an order; nobody should have to pay it in the first round.
  await Promise.all(Array.from({ length: connections }, () => db.$executeRaw`SELECT pg_sleep(0.2)`))
  return {
    ...{ db, redis, redisUrl, connections },
    async close() {
      redis.disconnect()
      await db.$disconnect()
    },
  }
}

async function lookForDeadlocksEarly(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const name = client.escapeIdentifier(new URL(databaseUrl).pathname.slice(1))
    await client.query(`ALTER DATABASE ${name} SET deadlock_timeout = '${DEADLOCK_TIMEOUT}'`)
  } finally {
    await client.end()
  }
}
