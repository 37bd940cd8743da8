import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  createWriteStream,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { dataFolder, root } from './paths'
import { type Supervised, supervise } from './services/supervise'

export interface AppOptions {
  dataDir: string
  port: number
  env: Record<string, string>
  say: (line: string) => void
  web: { args: string[]; cwd: string; readyWithinMs: number }
  worker: { args: string[] }
}

/** The two processes of the app, not yet started. */
export function appProcesses(options: AppOptions): { web: Supervised; worker: Supervised } {
  const { dataDir, say, env, port } = options
  const logDir = dataFolder(dataDir, 'logs')
  const common = {
    runDir: dataFolder(dataDir, 'run'),
    stopSignal: 'SIGTERM' as const,
    // The worker finishes the batch in its hands; the web closes its event streams.
    stopWithinMs: 9_000,
    group: true,
    say,
  }
  const start = (name: string, args: string[], cwd: string) => {
    const childEnv = { ...process.env, ...env } as NodeJS.ProcessEnv
    const child = spawn(process.execPath, args, {
      cwd,
      env: childEnv,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    keepLog(child, name, logDir, say)
    return child
  }
  return {
    web: supervise({
      ...common,
      name: 'web',
      mark: { cwd: options.web.cwd, command: /next|server\.js/ },
      launch: () => start('web', options.web.args, options.web.cwd),
      ready: () => answers(`http://127.0.0.1:${port}/api/health`, options.web.readyWithinMs),
    }),
    worker: supervise({
      ...common,
      name: 'worker',
      mark: { cwd: root, command: /worker/ },
      launch: () => start('worker', options.worker.args, root),
    }),
  }
}

/** How a build runs. */
export function builtApp(dist: string) {
  return {
    web: { args: ['--enable-source-maps', 'server.js'], cwd: join(dist, 'web'), readyWithinMs: 30_000 },
    worker: { args: ['--enable-source-maps', join(dist, 'worker.mjs')] },
  }
}

/** The key that signs sessions: made once, so that a restart signs nobody out. */
export function keptSecret(dataDir: string) {
  const file = join(dataDir, 'secret')
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 })
  chmodSync(file, 0o600)
  return readFileSync(file, 'utf8').trim()
}

const maxLogBytes = 20_000_000

/** Everything goes to the log file; the console sees only what somebody should act on. */
function keepLog(child: ChildProcess, name: string, logDir: string, say: (line: string) => void) {
  const path = join(logDir, `${name}.log`)
  if (existsSync(path) && statSync(path).size > maxLogBytes) renameSync(path, `${path}.1`)
  const file = createWriteStream(path, { flags: 'a' })
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', (line) => {
      file.write(`${line}\n`)
      const news = newsIn(line, stream === child.stderr)
      if (news) say(`${name}: ${news}`)
    })
  }
  child.once('close', () => file.end())
}

function newsIn(line: string, isError: boolean) {
  if (line.startsWith('{')) {
    try {
      const { level, msg, error, err } = JSON.parse(line)
      const reason = error?.message ?? err?.message ?? error
      return level >= 40 ? [msg, reason].filter(Boolean).join(': ') : undefined
    } catch {}
  }
  // Stack frames, printed objects and Node's own notes stay in the file.
  return isError && !/^(\s|$|[}\])]|\(node:|\(Use `node)/.test(line) ? line : undefined
}

async function answers(url: string, withinMs: number) {
  let last = 'no answer'
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(150)) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000) })
      if (response.ok) return
      last = `status ${response.status}: ${(await response.text()).slice(0, 200)}`
    } catch (error) {
      last = error instanceof Error ? error.message : String(error)
    }
  }
  throw new Error(`The web server is not ready (${url}): ${last}`)
}
