import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { COULD_NOT } from '../scripts/arguments'
import { untilStopped } from '../scripts/lifecycle'
import { applyMigrations } from '../scripts/migrate'
import { startServices } from '../scripts/services'
import { openArena } from './arena'
import type { Arena } from './stage'

type Settings = { connections: number; say: (line: string) => void }

/**
 * Runs `work` on services of its own that are gone afterwards, and ends this process with the code that it returns, or
 * with 2 when it could not be done to its end.
 * They are careful with the disk, unlike those of the tests: a commit that does not wait for it would flatter every
 * way that commits often.
 */
export async function onThrowAwayServices(
  { connections, say }: Settings,
  work: (arena: Arena) => Promise<number>,
): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'kaifan-lab-'))
  const life = untilStopped(say, COULD_NOT)
  life.add(() => rmSync(dataDir, { recursive: true, force: true }))
  let code: number = COULD_NOT
  try {
    say('Starting a Postgres and a Redis to throw away …')
    const services = await startServices({ dataDir, say })
    life.add(() => services.postgres?.dispose())
    life.add(services.stop)
    await applyMigrations(services.databaseUrl)
    prepareEnvironment(services)
    const arena = await openArena(services.databaseUrl, services.redisUrl, connections)
    life.add(arena.close)
    code = await work(arena)
  } catch (error) {
    console.error(error)
  }
  await life.stop(code)
}

/** What server/env.ts must find; it looks when it is first asked. */
function prepareEnvironment({ databaseUrl, redisUrl }: { databaseUrl: string; redisUrl: string }) {
  process.env.DATABASE_URL = databaseUrl
  process.env.REDIS_URL = redisUrl
  process.env.AUTH_SECRET = 'only-for-the-lab-only-for-the-lab-only-for-the-lab'
  process.env.LOG_LEVEL ??= 'silent'
}
