import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'

type Sample = { at: number; sizes: Map<string, number> }
/** What `appendfsync everysec` may not have brought to the disk yet, and some. Milliseconds. */
const UNSYNCED_MS = 1_100

/** Remembers how long Redis's append-only files were, to put them back to where a power loss would have left them. */
export function watchAof(folder: string) {
  let samples: Sample[] = []
  const look = () => {
    const sizes = new Map(listFiles(folder).map((file) => [file, sizeOf(file)]))
    samples = [...samples.filter(({ at }) => at > Date.now() - 10_000), { at: Date.now(), sizes }]
  }
  const timer = setInterval(look, 100)
  return {
    /** Redis must be down. */
    losePower() {
      const before = samples.findLast(({ at }) => at <= Date.now() - UNSYNCED_MS)
      for (const file of listFiles(folder)) {
        const size = before?.sizes.get(file) ?? 0
        if (file.includes('incr.aof') && size < sizeOf(file)) truncateSync(file, size)
      }
    },
    /** Redis must be down. It starts with nothing. */
    wipe() {
      rmSync(join(folder, 'appendonlydir'), { recursive: true, force: true })
      rmSync(join(folder, 'appendonly.aof'), { force: true })
    },
    stop: () => clearInterval(timer),
  }
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.includes('.aof'))
      .map((entry) => join(entry.parentPath, entry.name))
  } catch {
    return []
  }
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}
