import { readFileSync } from 'node:fs'

type Stop = () => Promise<void> | void

const graceMs = 14_500

/**
 * Calls the stop steps, last added first, when this process is told to end. A second signal, or a stop that
 * takes too long, ends it at once: the watchdog then looks after the children. `interrupted`: the exit code then; not 0
 * where 0 says that all is well, because nobody knows yet.
 */
export function untilStopped(say: (line: string) => void, interrupted = 0) {
  const steps: Stop[] = []
  let stopping: Promise<void> | undefined

  const stop = (code: number, lastWords?: () => void) => {
    stopping ??= (async () => {
      setTimeout(() => process.exit(1), graceMs).unref()
      for (const step of steps.reverse()) {
        try {
          await step()
        } catch (error) {
          say(`While stopping: ${error instanceof Error ? error.message : error}`)
        }
      }
      lastWords?.()
      process.exit(code)
    })()
    return stopping
  }
  const onSignal = () => {
    if (stopping) process.exit(1)
    say('Stopping ...')
    void stop(interrupted)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  // The terminal may be gone while we still stop.
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)
  stopWithParent(() => void stop(interrupted))

  return {
    stop,
    isStopping: () => stopping !== undefined,
    add: (step: Stop) => void steps.push(step),
  }
}

// npm killed with -9 cannot pass anything on, and without it nobody could stop us from its terminal. Between npm
// and us there may be a shell, which would not notice: so the parent's parent counts too.
function stopWithParent(stop: () => void) {
  if (!process.env.npm_lifecycle_event) return
  const ancestry = () => `${process.ppid} ${parentOf(process.ppid)}`
  const atStart = ancestry()
  setInterval(() => ancestry() === atStart || stop(), 1_000).unref()
}

function parentOf(pid: number) {
  try {
    return /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  } catch {
    return undefined
  }
}
