import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { dataDir as projectData } from '../paths'
import { hasDebianTools, unpackDebian } from './debian'

export interface RedisBinary {
  command: string
  /** What stands before the configuration file. */
  args: string[]
  env: Record<string, string>
  /** Appended after the configuration file and stronger than it. */
  overrides: string[]
}

/** Finds a Redis or Valkey server, fetching one where that works without root; otherwise says what to install. */
export function findRedis(dataDir: string, port: number, say: (line: string) => void): RedisBinary {
  const found = onPath() ?? unpacked(say) ?? fromHomebrew(say) ?? inDocker(dataDir, port)
  if (found) return found
  throw new Error(
    'Kaifan needs Redis 6.2+ or Valkey and found none. Install it (Debian: apt-get install redis-server, ' +
      'macOS: brew install valkey) or set REDIS_URL.',
  )
}

const names = ['valkey-server', 'redis-server']
// Installers put servers here, but an ordinary user's PATH often leaves it out.
const extraFolders = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin', '/usr/local/bin']

function onPath() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...extraFolders]
  for (const folder of folders) {
    for (const name of names) {
      const command = join(folder, name)
      if (existsSync(command) && runs(command)) return native(command)
    }
  }
}

function unpacked(say: (line: string) => void) {
  if (!hasDebianTools()) return undefined
  // Shared by all data folders of this checkout: it holds programs, not data.
  const folder = join(projectData, 'redis-server')
  if (!existsSync(folder))
    say('No Redis on this machine; fetching the Debian package into the data folder ...')
  try {
    const libraries = unpackDebian(['redis-server', 'redis-tools'], folder)
    const env = { LD_LIBRARY_PATH: libraries.join(delimiter) }
    const command = join(folder, 'usr/bin/redis-server')
    if (runs(command, env)) return { ...native(command), env }
    // Newer releases make redis-server a link to the checker's binary, which does the same job.
    const checker = join(folder, 'usr/bin/redis-check-rdb')
    say(`The unpacked ${existsSync(checker) ? 'redis-server' : 'package'} does not run here.`)
  } catch (error) {
    say(`Fetching the Debian package did not work: ${error instanceof Error ? error.message : error}`)
  }
}

function fromHomebrew(say: (line: string) => void) {
  if (process.platform !== 'darwin' || spawnSync('brew', ['--version']).status !== 0) return undefined
  say('No Redis on this machine; installing valkey with Homebrew ...')
  spawnSync('brew', ['install', '--quiet', 'valkey'], { stdio: 'ignore', timeout: 300_000 })
  return onPath()
}

function inDocker(dataDir: string, port: number): RedisBinary | undefined {
  if (spawnSync('docker', ['info'], { timeout: 5_000, stdio: 'ignore' }).status !== 0) return undefined
  const publish = ['-p', `127.0.0.1:${port}:${port}`, '-v', `${dataDir}:${dataDir}`]
  return {
    command: 'docker',
    args: ['run', '--rm', '--init', ...publish, 'valkey/valkey:8-alpine', 'valkey-server'],
    env: {},
    // Inside the container loopback is the container's own; only the published port is on ours.
    overrides: ['--bind', '0.0.0.0'],
  }
}

const native = (command: string): RedisBinary => ({ command, args: [], env: {}, overrides: [] })

/** Runs and is 6.2 or newer, which BullMQ's scripts want. */
function runs(command: string, env: Record<string, string> = {}) {
  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8', env: { ...process.env, ...env } })
  const [, major, minor] = /v=(\d+)\.(\d+)/.exec(stdout ?? '') ?? []
  return Number(major) > 6 || (Number(major) === 6 && Number(minor) >= 2)
}
