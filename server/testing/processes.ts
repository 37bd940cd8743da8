import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { forget, guard } from '@/scripts/services/watchdog'
import type { FaultKind, FaultPoint } from '@/server/fault-point'
import { eventually } from './race'

export type Ended = { code: number | null; signal: NodeJS.Signals | null }
export type TestProcess = {
  pid: number
  /** What it has written so far. */
  output: () => string
  kill: (signal: NodeJS.Signals) => void
  /** @throws Error when it still runs after `seconds` */
  ended: (seconds?: number) => Promise<Ended>
}
type Settings = { databaseUrl: string; redisUrl: string; fault?: Fault; env?: Record<string, string> }
/** A point at which the process is killed, or what else happens there. */
type Fault = FaultPoint | { at: FaultPoint; how: FaultKind }

/**
 * Real processes to kill, bundled once as production bundles them, so that starting one costs little. `close` ends
 * whatever still runs.
 */
export async function bundleProcesses() {
  const folder = mkdtempSync(join(tmpdir(), 'kaifan-processes-'))
  await build({
    entryPoints: {
      ...{ worker: 'workers/main.ts', web: 'scripts/test-doors.ts' },
      submit: 'server/testing/submit-once.ts',
    },
    ...{ outdir: folder, outExtension: { '.js': '.mjs' }, bundle: true, platform: 'node', format: 'esm' },
    external: ['pg-native', 'pg-cloudflare'],
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    logLevel: 'silent',
  })
  const running = new Set<ChildProcess>()
  const launch = (file: string, { databaseUrl, redisUrl, fault, env }: Settings): TestProcess => {
    const child = spawn(process.execPath, [join(folder, file)], {
      env: {
        ...process.env,
        ...{ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, DATABASE_POOL_SIZE: '5', LOG_LEVEL: 'info' },
        ...faultEnv(fault),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    const pid = child.pid ?? 0
    if (pid) guard(pid, 'TERM') // a test run that is killed leaves nobody behind
    let output = ''
    const read = (data: Buffer) => {
      output += data.toString()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    let end: Ended | undefined
    child.once('exit', (code, signal) => {
      running.delete(child)
      if (pid) forget(pid)
      end = { code, signal }
    })
    return {
      pid,
      output: () => output,
      kill: (signal) => child.kill(signal),
      ended: (seconds = 20) =>
        eventually(async () => end, seconds).catch(() => {
          throw new Error(`a process did not end:\n${output}`)
        }),
    }
  }
  return {
    worker: (settings: Settings) => launch('worker.mjs', settings),
    /** The app's door for orders and streams at a port of this machine. */
    web: (settings: Settings & { port: number }) =>
      launch('web.mjs', { ...settings, env: { PORT: String(settings.port), ...settings.env } }),
    /** A worker that has said that it is ready. */
    async readyWorker(settings: Settings): Promise<TestProcess> {
      const worker = launch('worker.mjs', settings)
      await eventually(async () => worker.output().includes('worker is ready'), 60)
      return worker
    },
    /** A web server's one request: submits the order given and ends. */
    submit: (settings: Settings, order: unknown) =>
      launch('submit.mjs', { ...settings, env: { TEST_ORDER: JSON.stringify(order) } }),
    close() {
      for (const child of running) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const faultEnv = (fault: Fault | undefined): Record<string, string> =>
  typeof fault === 'object' ? { FAULT: fault.at, FAULT_KIND: fault.how } : fault ? { FAULT: fault } : {}
