import type { ChildProcess } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isOurs, type Mark, waitForEnd } from './process-info'
import { forget, guard } from './watchdog'

export interface Job {
  name: string
  /** Where pid files are kept. */
  runDir: string
  mark: Mark
  launch: () => ChildProcess
  /** Resolves once the process serves; rejects when it will not. */
  ready?: (child: ChildProcess) => Promise<void>
  stopSignal: 'SIGTERM' | 'SIGINT'
  stopWithinMs: number
  /** The child leads a process group and its own children go with it. */
  group?: boolean
  say: (line: string) => void
}

export interface Supervised {
  readonly name: string
  readonly pid: number | undefined
  /** Ends that nobody asked for. */
  readonly crashes: number
  /** Stops that ended only by SIGKILL, because the process did not leave in time. */
  readonly kills: number
  start(): Promise<void>
  stop(signal?: NodeJS.Signals): Promise<void>
}

const maxBackoffMs = 30_000
// A process that ran this long was healthy: its next end is a new incident, not part of a crash loop.
const healthyAfterMs = 60_000

/** Keeps one process running: restarts it with back-off until stop() is called. */
export function supervise(job: Job): Supervised {
  let child: ChildProcess | undefined
  let wanted = false
  let crashes = 0
  let kills = 0
  let backoffMs = 500
  const pidFile = join(job.runDir, `${job.name}.pid`)

  async function launch() {
    mkdirSync(job.runDir, { recursive: true })
    const started = Date.now()
    const launched = job.launch()
    child = launched
    const { pid } = launched
    if (pid) {
      writeFileSync(pidFile, String(pid))
      guard(job.group ? -pid : pid, job.stopSignal === 'SIGINT' ? 'INT' : 'TERM')
    }
    const ended = new Promise<string>((resolve) => {
      launched.once('error', (error) => resolve(error.message))
      launched.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`))
    })
    ended.then((how) => {
      if (pid) forget(job.group ? -pid : pid)
      rmSync(pidFile, { force: true })
      if (child !== launched) return
      child = undefined
      if (wanted) restartLater(how, Date.now() - started)
    })
    const failed = ended.then((how) =>
      Promise.reject(new Error(`${job.name} ended before it was ready (${how})`)),
    )
    failed.catch(() => undefined)
    await Promise.race([job.ready?.(launched), failed])
  }

  function send(pid: number, signal: NodeJS.Signals) {
    try {
      process.kill(job.group ? -pid : pid, signal)
    } catch {
      // It ended by itself in this very moment.
    }
  }

  function restartLater(how: string, ranMs: number) {
    crashes += 1
    if (ranMs > healthyAfterMs) backoffMs = 500
    job.say(`${job.name} stopped unexpectedly (${how}); starting it again in ${backoffMs / 1000} s`)
    setTimeout(() => {
      if (wanted && !child) launch().catch((error) => job.say(error.message))
    }, backoffMs)
    backoffMs = Math.min(backoffMs * 2, maxBackoffMs)
  }

  return {
    name: job.name,
    get pid() {
      return child?.pid
    },
    get crashes() {
      return crashes
    },
    get kills() {
      return kills
    },
    async start() {
      if (child) return
      await endOrphan(job)
      // Only a process that once served is restarted: one that fails at its first start is the caller's news.
      await launch()
      wanted = true
    },
    async stop(signal) {
      wanted = false
      const stopping = child
      if (!stopping?.pid || stopping.exitCode !== null || stopping.signalCode !== null) return
      const ended = new Promise((resolve) => stopping.once('exit', resolve))
      send(stopping.pid, signal ?? job.stopSignal)
      const late = await Promise.race([ended, sleep(job.stopWithinMs, 'late', { ref: false })])
      if (late !== 'late') return
      job.say(`${job.name} did not stop within ${job.stopWithinMs / 1000} s; killing it`)
      kills += 1
      send(stopping.pid, 'SIGKILL')
      await Promise.race([ended, sleep(2_000, undefined, { ref: false })])
    },
  }
}

/** A start that was killed may have left its child behind; it must go before we open the same files or port. */
export async function endOrphan(
  job: Pick<Job, 'name' | 'runDir' | 'mark' | 'stopSignal' | 'stopWithinMs' | 'say'>,
) {
  const pid = Number(readPid(join(job.runDir, `${job.name}.pid`)))
  if (!pid || !isOurs(pid, job.mark)) return
  job.say(`${job.name} of an earlier run is still there (pid ${pid}); stopping it`)
  process.kill(pid, job.stopSignal)
  if (await waitForEnd(pid, job.stopWithinMs)) return
  process.kill(pid, 'SIGKILL')
  if (!(await waitForEnd(pid, 5_000))) throw new Error(`${job.name} (pid ${pid}) cannot be stopped`)
}

function readPid(pidFile: string) {
  try {
    return readFileSync(pidFile, 'utf8')
  } catch {
    return ''
  }
}
