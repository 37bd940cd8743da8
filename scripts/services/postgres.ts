import { spawn, spawnSync } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from './ports'
import { postgresHome, removeOutside } from './postgres-home'
import type { ServiceOptions } from './settings'
import { endOrphan, type Supervised, supervise } from './supervise'

export interface Postgres extends Supervised {
  url(database: string): string
  /** Removes files kept outside an ephemeral data folder. */
  dispose(): void
}

// Tests throw the cluster away: durability would only cost time.
const careless = [
  ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=4GB', 'autovacuum=off'],
]

export async function startPostgres(options: ServiceOptions): Promise<Postgres> {
  const { dataDir, ephemeral, say, settings } = options
  const home = await postgresHome(dataDir, say)
  const cluster = join(home.folder, 'postgres')
  if (!existsSync(join(cluster, 'PG_VERSION'))) initialise(home, cluster, settings.postgresPassword)

  const job = {
    name: 'postgres',
    runDir: join(dataDir, 'run'),
    mark: { cwd: cluster, command: /postgres/ },
    // Postgres' "fast" shutdown: it does not wait for clients to leave.
    stopSignal: 'SIGINT' as const,
    stopWithinMs: 4_000,
    say,
  }
  // First, because an orphan still holds the port that we want to keep.
  await endOrphan(job)
  settings.postgresPort = await freePort(settings.postgresPort)
  settings.save()
  const url = (database: string) =>
    `postgresql://kaifan:${settings.postgresPassword}@127.0.0.1:${settings.postgresPort}/${database}`

  const flags = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'timezone=UTC',
  ]
  const log = openSync(join(options.logDir, 'postgres.log'), 'a')
  const supervised = supervise({
    ...job,
    launch: () => {
      const args = ['-D', cluster, '-p', String(settings.postgresPort)]
      for (const flag of ephemeral ? [...flags, ...careless] : flags) args.push('-c', flag)
      return spawn(home.postgres, args, {
        ...home.user,
        cwd: '/',
        detached: true,
        stdio: ['ignore', log, log],
      })
    },
    ready: () => answers(url('postgres'), join(options.logDir, 'postgres.log')),
  })
  await supervised.start()
  return Object.assign(supervised, { url, dispose: () => removeOutside(dataDir, home.folder) })
}

export async function ensureDatabase(adminUrl: string, name: string) {
  await withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (!rowCount)
      await client.query(
        `CREATE DATABASE ${client.escapeIdentifier(name)} TEMPLATE template0 ENCODING 'UTF8'`,
      )
  })
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function initialise(home: Awaited<ReturnType<typeof postgresHome>>, cluster: string, password: string) {
  // An initdb that was killed half-way leaves a folder that the next one refuses.
  rmSync(cluster, { recursive: true, force: true })
  mkdirSync(cluster, { recursive: true, mode: 0o700 })
  const passwordFile = join(cluster, '..', 'initdb-password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (home.user) {
    chownSync(cluster, home.user.uid, home.user.gid)
    chownSync(passwordFile, home.user.uid, home.user.gid)
  }
  // The built-in C.UTF-8 locale is the same on every machine, so an operating system update breaks no index.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const auth = ['--username=kaifan', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-instructions']
  const result = spawnSync(home.initdb, ['-D', cluster, ...auth, ...locale], {
    ...home.user,
    cwd: '/',
    encoding: 'utf8',
  })
  unlinkSync(passwordFile)
  if (result.status === 0) return
  rmSync(cluster, { recursive: true, force: true })
  throw new Error(`initdb failed: ${result.error?.message ?? result.stderr}`)
}

async function answers(url: string, logFile: string) {
  let last: unknown
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(60)) {
    try {
      return await withClient(url, async (client) => void (await client.query('SELECT 1')))
    } catch (error) {
      last = error
    }
  }
  const tail = readFileSync(logFile, 'utf8').trim().split('\n').slice(-5).join('\n')
  throw new Error(`Postgres does not answer: ${last instanceof Error ? last.message : last}\n${tail}`)
}
