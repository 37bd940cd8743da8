import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isAlive, isOurs } from './process-info'
import { supervise } from './supervise'

let runDir: string
const said: string[] = []

beforeEach(() => {
  runDir = mkdtempSync(join(tmpdir(), 'kaifan-supervise-'))
  said.length = 0
})
afterEach(() => rmSync(runDir, { recursive: true, force: true }))

const idle = () =>
  spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'idle-child'], { cwd: runDir })

function job(launch: () => ChildProcess = idle, stopWithinMs = 2_000) {
  return supervise({
    name: 'child',
    runDir,
    mark: { cwd: runDir, command: /idle-child/ },
    launch,
    stopSignal: 'SIGTERM',
    stopWithinMs,
    say: (line) => said.push(line),
  })
}

test('a process that dies is started again and the pid file follows', async () => {
  const child = job()
  await child.start()
  const first = child.pid as number
  process.kill(first, 'SIGKILL')
  await expect.poll(() => child.pid !== undefined && child.pid !== first, { timeout: 5_000 }).toBe(true)
  expect(child.crashes).toBe(1)
  expect(readFileSync(join(runDir, 'child.pid'), 'utf8')).toBe(String(child.pid))
  await child.stop()
})

test('a stopped process stays stopped, and a stubborn one is killed after its deadline', async () => {
  const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')"
  let deafened: Promise<unknown> = Promise.resolve()
  const child = job(() => {
    const launched = spawn(process.execPath, ['-e', deaf, 'idle-child'], { cwd: runDir })
    deafened = once(launched.stdout, 'data')
    return launched
  }, 300)
  await child.start()
  const pid = child.pid as number
  await deafened
  await child.stop()
  await sleep(800)
  expect(isAlive(pid)).toBe(false)
  expect(child.pid).toBeUndefined()
  expect(child.crashes).toBe(0)
  expect(said.join()).toContain('killing it')
})

test('the child of a start that was killed is ended before a new one is launched', async () => {
  const earlier = job()
  await earlier.start()
  const orphan = earlier.pid as number
  const later = job()
  await later.start()
  expect(isAlive(orphan)).toBe(false)
  await Promise.all([earlier.stop(), later.stop()])
})

test('a recycled pid of somebody else is not ours', () => {
  expect(isOurs(process.pid, { cwd: '/nowhere', command: /./ })).toBe(false)
  expect(isOurs(process.pid, { cwd: process.cwd(), command: /no-such-command/ })).toBe(false)
})

test('a process that cannot start is the caller’s error, not a restart loop', async () => {
  const failing = supervise({
    ready: () => new Promise<void>(() => undefined),
    name: 'child',
    runDir,
    mark: { cwd: runDir, command: /x/ },
    launch: () => spawn(process.execPath, ['-e', 'process.exit(3)'], { cwd: runDir }),
    stopSignal: 'SIGTERM',
    stopWithinMs: 100,
    say: (line) => said.push(line),
  })
  await expect(failing.start()).rejects.toThrow('exit 3')
  await sleep(700)
  expect(failing.crashes).toBe(0)
})
