import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const built = [
  'app',
  'server',
  'workers',
  'messages',
  'public',
  'prisma',
  'scripts/build.ts',
  'scripts/migrate.ts',
]
const configuration = ['next.config.ts', 'postcss.config.mjs', 'tsconfig.json', 'package-lock.json']

/** A fingerprint of everything a build depends on. */
export function hashSources() {
  const hash = createHash('sha256').update(process.version)
  for (const path of [...built, ...configuration]) add(path)
  return hash.digest('hex')

  function add(path: string) {
    if (!existsSync(path) || path === 'prisma/generated' || /\.test\.tsx?$|(^|\/)testing$/.test(path)) return
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name))
    } else {
      hash.update(`${path}\0`).update(readFileSync(path)).update('\0')
    }
  }
}
