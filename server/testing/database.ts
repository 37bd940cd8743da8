import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { type Db, openDb } from '@/server/db'

/** Tests ask what is true, not how fast: a busy machine must not look like a broken one. Milliseconds. */
export const PATIENT = { connect: 20_000, query: 20_000, statement: 15_000, lock: 5_000, patience: 60_000 }

export type TestDatabase = { db: Db; url: string; close: () => Promise<void> }

/**
 * A database of this test file's own, cloned from the migrated template: real constraints, nothing shared, ready in
 * about a tenth of a second. `npm test` sets TEST_ADMIN_URL and TEST_TEMPLATE_URL.
 */
export async function openTestDatabase(poolSize = 20): Promise<TestDatabase> {
  const adminUrl = required('TEST_ADMIN_URL')
  const template = new URL(required('TEST_TEMPLATE_URL')).pathname.slice(1)
  const name = `t_${randomBytes(6).toString('hex')}`
  await admin(adminUrl, `CREATE DATABASE "${name}" TEMPLATE "${template}"`)
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).toString()
  const db = openDb(url, PATIENT, poolSize)
  return {
    db,
    url,
    async close() {
      await db.$disconnect()
      await admin(adminUrl, `DROP DATABASE "${name}" WITH (FORCE)`)
    },
  }
}

/** CREATE DATABASE wants its template to itself, so two files take turns by an advisory lock. */
async function admin(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock(7105226)')
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run the tests by "npm test -- unit"`)
  return value
}
