import { type Db, openDb } from '@/server/db'
import { PATIENT, type TestDatabase } from './database'
import { eventually } from './race'

/**
 * How many deadlocks the database broke while `work` ran. It gets connections of its own: what they counted is in the
 * statistics when they are gone.
 */
export async function countDeadlocks(
  { db, url }: TestDatabase,
  work: (storm: Db) => Promise<unknown>,
): Promise<number> {
  const before = await readDeadlocks(db)
  const storm = openDb(`${url}?application_name=storm`, PATIENT, 30)
  try {
    await work(storm)
  } finally {
    await storm.$disconnect()
  }
  await eventually(async () => {
    const [{ open }] = await db.$queryRaw<[{ open: number }]>`
      SELECT count(*)::int AS open FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'storm'`
    return open === 0
  })
  return (await readDeadlocks(db)) - before
}

async function readDeadlocks(db: Db): Promise<number> {
  const [{ count }] = await db.$queryRaw<[{ count: number }]>`
    SELECT deadlocks::int AS count FROM pg_stat_database WHERE datname = current_database()`
  return count
}
