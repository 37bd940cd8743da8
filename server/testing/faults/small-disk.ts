import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export type SmallDisk = { fill: () => void; free: () => void; close: () => void }

/**
 * Makes a folder a disk of its own, small enough to be filled. It must be empty.
 * @returns null where this machine does not let us: that takes root on Linux, and mounts allowed
 */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk | null {
  mkdirSync(folder, { recursive: true })
  const { status } = spawnSync('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${megabytes}m,mode=0700`,
    'tmpfs',
    folder,
  ])
  if (status !== 0) return null
  const ballast = join(folder, 'ballast')
  return {
    /** To the last byte. */
    fill() {
      const file = openSync(ballast, 'a')
      try {
        for (const size of [2 ** 20, 2 ** 12, 1]) {
          const block = Buffer.alloc(size)
          while (tryWrite(file, block));
        }
      } finally {
        closeSync(file)
      }
    },
    free: () => rmSync(ballast, { force: true }),
    // Lazily, because a server that was killed may take another moment to go.
    close: () => void spawnSync('umount', ['-l', folder]),
  }
}

function tryWrite(file: number, block: Buffer): boolean {
  try {
    return writeSync(file, block) === block.length
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false
    throw error
  }
}

/** The same for a folder that has files, of which nobody may have one open. */
export function moveToSmallDisk(folder: string, megabytes: number): SmallDisk | null {
  const aside = `${folder}-aside`
  renameSync(folder, aside)
  const disk = mountSmallDisk(folder, megabytes)
  const copied = disk && spawnSync('cp', ['-a', `${aside}/.`, folder]).status === 0
  if (copied) {
    rmSync(aside, { recursive: true })
    return disk
  }
  disk?.close()
  rmSync(folder, { recursive: true, force: true })
  renameSync(aside, folder)
  return null
}
