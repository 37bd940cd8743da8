import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const dataDir = resolve(root, process.env.KAIFAN_DATA_DIR ?? '.kaifan')

/** Creates a folder below the data folder when it is missing. */
export function dataFolder(base: string, name: string) {
  const path = join(base, name)
  mkdirSync(path, { recursive: true })
  return path
}
