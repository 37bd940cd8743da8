import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyMigrations } from './migrate'
import { ensureDatabase, withClient } from './services/postgres'
import { withDatabase } from './test-database'

const adminUrl = process.env.TEST_ADMIN_URL as string
const name = `migrate_${process.pid}`
const url = withDatabase(adminUrl, name)
let folder: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kaifan-migrations-'))
  await ensureDatabase(adminUrl, name)
})
afterEach(async () => {
  rmSync(folder, { recursive: true })
  await withClient(adminUrl, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`))
})

function migration(migrationName: string, sql: string) {
  mkdirSync(join(folder, migrationName))
  writeFileSync(join(folder, migrationName, 'migration.sql'), sql)
}

test('each migration is applied once, also when several processes start together', async () => {
  migration('1_dish', 'CREATE TABLE dish (id int);')
  migration('2_seed', 'INSERT INTO dish VALUES (1);')
  const runs = await Promise.all([1, 2, 3].map(() => applyMigrations(url, folder)))
  expect(runs.flat().sort()).toEqual(['1_dish', '2_seed'])
  const { rows } = await withClient(url, (client) => client.query('SELECT count(*)::int AS n FROM dish'))
  expect(rows[0].n).toBe(1)
})

test('a semicolon inside a function body does not end the statement', async () => {
  migration(
    '1_function',
    `CREATE FUNCTION answer() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 42; END $$;
     CREATE TABLE kept (id int);`,
  )
  await applyMigrations(url, folder)
  const { rows } = await withClient(url, (client) => client.query('SELECT answer() AS n'))
  expect(rows[0].n).toBe(42)
})

test('a migration that fails says why, leaves nothing behind and can be mended', async () => {
  migration('1_broken', 'CREATE TABLE half (id int); SELECT no_such_column;')
  await expect(applyMigrations(url, folder)).rejects.toThrow(/no_such_column/)
  const { rows } = await withClient(url, (client) => client.query("SELECT to_regclass('half') AS half"))
  expect(rows[0].half).toBeNull()
  writeFileSync(join(folder, '1_broken/migration.sql'), 'CREATE TABLE half (id int);')
  expect(await applyMigrations(url, folder)).toEqual(['1_broken'])
})
