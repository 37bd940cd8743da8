import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** How to recognise a process as ours, so that a recycled pid is never killed: both have to match. */
export interface Mark {
  cwd: string
  command: RegExp
}

export function isAlive(pid: number) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return !/^State:\s+Z/m.test(readOr(() => readFileSync(`/proc/${pid}/status`, 'utf8')))
}

export function isOurs(pid: number, mark: Mark) {
  if (!isAlive(pid)) return false
  const cwd = readOr(() => readlinkSync(`/proc/${pid}/cwd`))
  const command =
    readOr(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')) ||
    readOr(() => execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }))
  // Only Linux tells the working directory; elsewhere the command has to do.
  return (cwd === '' || cwd === mark.cwd) && mark.command.test(command)
}

/** Waits for the end of a process that is not our child; false when it outlives the deadline. */
export async function waitForEnd(pid: number, withinMs: number) {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(50)) {
    if (!isAlive(pid)) return true
  }
  return !isAlive(pid)
}

function readOr(read: () => string) {
  try {
    return read()
  } catch {
    return ''
  }
}
