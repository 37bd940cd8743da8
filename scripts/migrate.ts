import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { MigrationPg } from './migrate-adapter'

// Prisma's own engine, as WebAssembly from npm: the CLI would download a binary, which a closed network cannot.
const filters = { externalTables: [], externalEnums: [] }
// Any number that nothing else locks; Prisma's own is 72707369.
const lockKey = 531_202_611
// Postgres refused the script and with it undid all of it, so the next start may try a mended one. Without this
// the engine would stop at the failed attempt for ever.
const retryLater = `UPDATE _prisma_migrations SET rolled_back_at = now()
  WHERE finished_at IS NULL AND rolled_back_at IS NULL`

/** Applies the migrations that are missing and returns their names. Safe to run twice, also at once. */
export async function applyMigrations(databaseUrl: string, folder = 'prisma/migrations'): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lockKey])
    // The engine insists on a schema, though applying needs none.
    const schema = 'datasource db { provider = "postgresql" }'
    return await withEngine(databaseUrl, schema, async (engine) => {
      const done = await engine.applyMigrations({ migrationsList: listMigrations(folder), filters })
      return done.appliedMigrationNames
    })
  } catch (error) {
    if (error instanceof pg.DatabaseError) await client.query(retryLater)
    throw error
  } finally {
    await client.end()
  }
}

/** The SQL that leads from the migrations' end state (or from nothing) to prisma/schema.prisma. */
export async function diffSchema(databaseUrl: string, from: 'migrations' | 'empty' = 'migrations') {
  const path = 'prisma/schema.prisma'
  const content = readFileSync(path, 'utf8')
  const start = from === 'empty' ? { tag: from } : { tag: from, ...listMigrations('prisma/migrations') }
  const params = {
    from: start,
    to: { tag: 'schemaDatamodel', files: [{ path, content }] },
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters,
  } as Parameters<SchemaEngine['diff']>[0]
  const result = await withEngine(databaseUrl, content, (engine) => engine.diff(params))
  return result.stdout ?? ''
}

type Engine = typeof import('@prisma/schema-engine-wasm')
let loading: Promise<Engine> | undefined

async function withEngine<T>(
  databaseUrl: string,
  schema: string,
  work: (engine: SchemaEngine) => Promise<T>,
) {
  const adapter = new MigrationPg({ connectionString: databaseUrl })
  loading ??= loadEngine()
  const { SchemaEngine } = await loading
  const datamodels: [string, string][] = [['schema.prisma', schema]]
  const engine = await SchemaEngine.new(
    { datamodels },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  )
  try {
    return await work(engine)
  } catch (error) {
    throw adapter.failure ?? error
  } finally {
    engine.free()
    await adapter.end()
  }
}

// The package's own loader imports the .wasm as a module, which Node 20 cannot.
async function loadEngine() {
  const { instance } = await WebAssembly.instantiate(readFileSync(wasmFile()), {
    './schema_engine_bg.js': bindings,
  })
  // Where the engine leaves the reason when it panics; without it the reason is lost.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (reason: string) => console.error(reason) },
  })
  const engine = bindings as unknown as Engine & { __wbg_set_wasm(exports: WebAssembly.Exports): void }
  engine.__wbg_set_wasm(instance.exports)
  ;(instance.exports as { __wbindgen_start?: () => void }).__wbindgen_start?.()
  return engine
}

// In an image the file lies beside the bundle; in a checkout it is in its package.
function wasmFile() {
  const name = 'schema_engine_bg.wasm'
  const beside = join(import.meta.dirname ?? '.', name)
  if (existsSync(beside)) return beside
  return join(
    dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')),
    name,
  )
}

function listMigrations(baseDir: string): MigrationList {
  const names = existsSync(baseDir) ? readdirSync(baseDir, { withFileTypes: true }) : []
  const lockfile = join(baseDir, 'migration_lock.toml')
  return {
    baseDir,
    lockfile: {
      path: 'migration_lock.toml',
      content: existsSync(lockfile) ? readFileSync(lockfile, 'utf8') : 'provider = "postgresql"\n',
    },
    shadowDbInitScript: '',
    migrationDirectories: names
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort()
      .map((name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: readFileSync(join(baseDir, name, 'migration.sql'), 'utf8') },
        },
      })),
  }
}

// Run by itself, as in the image's migrate step.
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const url = process.env.DATABASE_URL
  if (!url) throw new Error('DATABASE_URL is not set')
  const applied = await applyMigrations(url)
  console.log(applied.length ? `Applied ${applied.join(', ')}` : 'The database is up to date')
  process.exit(0)
}
