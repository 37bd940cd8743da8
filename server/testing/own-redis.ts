import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@/scripts/services/ports'
import { findRedis } from '@/scripts/services/redis-binary'
import { forget, guard } from '@/scripts/services/watchdog'
import { eventually } from './race'

/**
 * A Redis of one test's own, to be killed, stopped and started at will, without any memory of before.
 * `start` brings it up on the same port; `signal` needs it to run.
 */
export async function ownRedis() {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'kaifan-redis-'))
  const binary = findRedis(folder, port, () => {})
  let child: ReturnType<typeof spawn> | undefined
  const stop = async () => {
    const gone = child && new Promise((resolve) => child?.once('exit', resolve))
    child?.kill('SIGKILL')
    await gone
    if (child?.pid) forget(child.pid)
    child = undefined
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const settings = ['--port', `${port}`, '--dir', folder, '--save', '', '--appendonly', 'no']
      child = spawn(binary.command, [...binary.args, ...settings, ...binary.overrides], {
        env: { ...process.env, ...binary.env },
        stdio: 'ignore',
      })
      if (child.pid) guard(child.pid, 'TERM') // a test run that is killed leaves no server behind
      await eventually(() => listens(port))
    },
    signal: (name: 'SIGSTOP' | 'SIGCONT') => child?.kill(name),
    stop,
    async close() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
