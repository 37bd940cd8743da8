import { mkdirSync } from 'node:fs'
import { dataFolder } from '../paths'
import { ensureDatabase, type Postgres, startPostgres } from './postgres'
import { type Redis, startRedis } from './redis'
import { loadSettings } from './settings'

export interface Services {
  databaseUrl: string
  redisUrl: string
  /** Present when they are ours. */
  postgres?: Postgres
  redis?: Redis
  stop(): Promise<void>
}

interface Options {
  dataDir: string
  ephemeral?: boolean
  /** Use these instead of starting our own. */
  databaseUrl?: string
  redisUrl?: string
  say?: (line: string) => void
}

/** Postgres and Redis: those the caller names, else our own ones in the data folder. */
export async function startServices(options: Options): Promise<Services> {
  const { dataDir, ephemeral = false, databaseUrl, redisUrl, say = console.log } = options
  mkdirSync(dataDir, { recursive: true })
  const settings = loadSettings(dataDir, ephemeral)
  const common = { dataDir, logDir: dataFolder(dataDir, 'logs'), ephemeral, say, settings }
  const started: { postgres?: Postgres; redis?: Redis } = {}
  const stop = async () => {
    await Promise.all([started.redis?.stop(), started.postgres?.stop()])
    if (ephemeral) started.postgres?.dispose()
  }
  try {
    if (!databaseUrl) started.postgres = await startPostgres(common)
    if (!redisUrl) started.redis = await startRedis(common)
    if (started.postgres) await ensureDatabase(started.postgres.url('postgres'), 'kaifan')
  } catch (error) {
    await stop()
    throw error
  }
  return {
    ...started,
    databaseUrl: databaseUrl ?? (started.postgres as Postgres).url('kaifan'),
    redisUrl: redisUrl ?? `${(started.redis as Redis).url}/0`,
    stop,
  }
}
