import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface ServiceOptions {
  dataDir: string
  logDir: string
  /** Thrown away afterwards: no care for durability, no passwords. */
  ephemeral: boolean
  say: (line: string) => void
  settings: Settings
}

/** What the next start must find again: ports, so that addresses stay; passwords, so that data opens. */
export interface Settings {
  postgresPort?: number
  postgresPassword: string
  redisPort?: number
  redisPassword: string
  save(): void
}

export function loadSettings(dataDir: string, ephemeral: boolean): Settings {
  const file = join(dataDir, 'services.json')
  const word = () => (ephemeral ? 'test' : randomBytes(18).toString('base64url'))
  const settings: Settings = {
    postgresPassword: word(),
    redisPassword: ephemeral ? '' : word(),
    ...readJson(file),
    save() {
      // Written aside and renamed, so that a crash leaves the old or the new file, never half of one.
      writeFileSync(`${file}.new`, JSON.stringify(settings, null, 2), { mode: 0o600 })
      renameSync(`${file}.new`, file)
    },
  }
  return settings
}

function readJson(file: string): Partial<Settings> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}
