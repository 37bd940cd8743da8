import { existsSync } from 'node:fs'
import { dataDir } from './paths'
import { loadSettings } from './services/settings'

/** Where the app's Postgres and Redis are: as the environment says, else where `npm start` runs them. */
export function addresses(): { databaseUrl: string; redisUrl: string } {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const { DATABASE_URL, REDIS_URL } = process.env
  const own = loadSettings(dataDir, false)
  const databaseUrl =
    DATABASE_URL ?? `postgresql://kaifan:${own.postgresPassword}@127.0.0.1:${own.postgresPort ?? 1}/kaifan`
  const redisUrl = REDIS_URL ?? `redis://:${own.redisPassword}@127.0.0.1:${own.redisPort ?? 1}/0`
  // What we call logs, and the log asks for a complete environment. A command signs nothing and says its own piece.
  const { AUTH_SECRET = 'a command signs nothing, so this is no secret', LOG_LEVEL = 'silent' } = process.env
  Object.assign(process.env, { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, AUTH_SECRET, LOG_LEVEL })
  return { databaseUrl, redisUrl }
}
