import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { root } from './paths'
import { forget, guard } from './services/watchdog'

export interface Score {
  passed: number
  failed: number
}

/** Runs one command to its end; true when it succeeded. Its whole process group ends with the time limit. */
export function run(args: string[], env: Record<string, string>, limitMinutes: number): Promise<boolean> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...withoutUserData(), ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  })
  const { pid } = child
  if (pid) guard(-pid, 'TERM')
  const timer = setTimeout(() => {
    console.error(`${args[0]} took longer than ${limitMinutes} minutes; ending it`)
    if (pid) process.kill(-pid, 'SIGKILL')
  }, limitMinutes * 60_000)
  return new Promise((done) => {
    const end = (ok: boolean) => {
      clearTimeout(timer)
      if (pid) forget(-pid)
      done(ok)
    }
    child.once('error', () => end(false))
    child.once('exit', (code) => end(code === 0))
  })
}

/** A suite must have run something: no tests, or no readable result, is a failure. */
export function score(ok: boolean, count: () => Score): Score {
  try {
    const { passed, failed } = count()
    const broken = failed === 0 && (!ok || passed === 0) ? 1 : 0
    return { passed, failed: failed + broken }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

export function countVitest(file: string): Score {
  const result = JSON.parse(readFileSync(file, 'utf8'))
  // A file that cannot even be loaded has no tests to count.
  const unloaded = result.testResults.filter(
    (suite: { status: string; assertionResults: unknown[] }) =>
      suite.status === 'failed' && suite.assertionResults.length === 0,
  ).length
  return { passed: result.numPassedTests, failed: result.numFailedTests + unloaded }
}

export function countPlaywright(file: string): Score {
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8'))
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length }
}

// Tests must never meet the data that somebody works with.
function withoutUserData() {
  const { DATABASE_URL, REDIS_URL, APP_URL, AUTH_SECRET, ...rest } = process.env
  return rest
}
