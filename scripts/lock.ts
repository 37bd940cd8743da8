import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder, root } from './paths'
import { isOurs } from './services/process-info'

/**
 * Makes sure that only one run uses the data folder. The lock of a run that was killed is taken over.
 * @throws Error that says which process holds it.
 */
export function takeLock(dataDir: string): (note?: string) => void {
  const file = join(dataFolder(dataDir, 'run'), 'lock')
  for (;;) {
    try {
      writeFileSync(file, `${process.pid}\n`, { flag: 'wx' })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const [pid, where] = readLock(file)
    if (Number(pid) && isOurs(Number(pid), { cwd: root, command: /bootstrap\.mjs/ })) {
      throw new Error(
        `Kaifan is already running from this folder (process ${pid}${where ? `, ${where}` : ''}).\n` +
          'Stop it first, or give this one its own KAIFAN_DATA_DIR.',
      )
    }
    rmSync(file, { force: true })
  }
  process.once('exit', () => rmSync(file, { force: true }))
  return (note = '') => writeFileSync(file, `${process.pid}\n${note}\n`)
}

function readLock(file: string) {
  try {
    return readFileSync(file, 'utf8').trim().split('\n')
  } catch {
    return []
  }
}
