import { spawn } from 'node:child_process'
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './ports'
import { findRedis } from './redis-binary'
import type { ServiceOptions } from './settings'
import { endOrphan, type Supervised, supervise } from './supervise'

export interface Redis extends Supervised {
  /** Without a database number. */
  readonly url: string
}

export async function startRedis({
  dataDir,
  logDir,
  ephemeral,
  say,
  settings,
}: ServiceOptions): Promise<Redis> {
  const folder = join(dataDir, 'redis')
  mkdirSync(folder, { recursive: true })
  const job = {
    name: 'redis',
    runDir: join(dataDir, 'run'),
    mark: { cwd: folder, command: /redis|valkey/ },
    stopSignal: 'SIGTERM' as const,
    stopWithinMs: 4_000,
    say,
  }
  // First, because an orphan still holds the port that we want to keep.
  await endOrphan(job)
  settings.redisPort = await freePort(settings.redisPort)
  settings.save()
  const { redisPort: port, redisPassword: password } = settings
  const binary = findRedis(dataDir, port, say)

  const configuration = {
    bind: '127.0.0.1',
    port,
    dir: folder,
    databases: 64,
    appendonly: 'yes',
    appendfsync: ephemeral ? 'no' : 'everysec',
    save: '""',
    // Evicting a queue key would lose a job; a full memory must be an error instead.
    'maxmemory-policy': 'noeviction',
    // Otherwise the command line, by which we recognise the process, is rewritten.
    'set-proc-title': 'no',
    ...(password ? { requirepass: password } : {}),
  }
  const file = join(folder, 'redis.conf')
  const lines = Object.entries(configuration).map(([key, value]) => `${key} ${value}\n`)
  // A file, because a password among the arguments could be read by every user of the machine.
  writeFileSync(file, lines.join(''), { mode: 0o600 })

  const logFile = join(logDir, 'redis.log')
  const log = openSync(logFile, 'a')
  const supervised = supervise({
    ...job,
    launch: () =>
      spawn(binary.command, [...binary.args, file, ...binary.overrides], {
        cwd: folder,
        env: { ...process.env, ...binary.env },
        detached: true,
        stdio: ['ignore', log, log],
      }),
    ready: () => answers(port, password, logFile),
  })
  await supervised.start()
  return Object.assign(supervised, { url: `redis://${password ? `:${password}@` : ''}127.0.0.1:${port}` })
}

async function answers(port: number, password: string, logFile: string) {
  // While it reads its files back Redis answers -LOADING to everything.
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
    if ((await ask(port, `${password ? `AUTH ${password}\r\n` : ''}PING\r\n`)).includes('+PONG')) return
  }
  throw new Error(
    `Redis does not answer.\n${readFileSync(logFile, 'utf8').trim().split('\n').slice(-5).join('\n')}`,
  )
}

function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}QUIT\r\n`))
    socket.setTimeout(1_000, () => socket.destroy())
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
  })
}
