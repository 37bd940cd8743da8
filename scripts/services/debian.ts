import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Whether Debian's package tools are here; downloading and unpacking with them needs no root. */
export function hasDebianTools() {
  return ['apt-get', 'dpkg-deb'].every((tool) => spawnSync(tool, ['--version']).status === 0)
}

/**
 * Downloads packages and those of their dependencies that are not installed, and unpacks them into `folder`
 * without installing anything. Returns the folders that belong on LD_LIBRARY_PATH.
 */
export function unpackDebian(packages: string[], folder: string): string[] {
  const done = join(folder, '.unpacked')
  if (!existsSync(done)) {
    const downloads = join(folder, '.downloads')
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(downloads, { recursive: true })
    try {
      download(packages, downloads, [])
    } catch {
      // A fresh image has no package lists, an old one has lists of versions that are gone, and only root may
      // renew the system's: fetch a set of our own.
      download(packages, downloads, ownLists(join(folder, '.apt')))
    }
    for (const file of readdirSync(downloads)) execFileSync('dpkg-deb', ['-x', join(downloads, file), folder])
    rmSync(downloads, { recursive: true })
    rmSync(join(folder, '.apt'), { recursive: true, force: true })
    mkdirSync(done)
  }
  return libraryFolders(folder)
}

function download(packages: string[], folder: string, options: string[]) {
  // What an installation would bring along, by apt's own resolver; a simulation needs no rights.
  const plan = apt(['install', '--simulate', '--no-install-recommends', ...packages], folder, options)
  const added = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name as string)
  apt(['download', ...new Set([...packages, ...added])], folder, options)
}

function ownLists(folder: string) {
  const lists = join(folder, 'lists')
  const cache = join(folder, 'cache')
  mkdirSync(join(lists, 'partial'), { recursive: true })
  mkdirSync(join(cache, 'archives/partial'), { recursive: true })
  const options = ['-o', `Dir::State::Lists=${lists}`, '-o', `Dir::Cache=${cache}`]
  apt(['update', '-q'], folder, options)
  return options
}

function apt(args: string[], cwd: string, options: string[]) {
  // As root apt would download as a user that may not be able to write here.
  const all = ['-o', 'APT::Sandbox::User=root', ...options, ...args]
  return execFileSync('apt-get', all, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

function libraryFolders(folder: string) {
  return ['usr/lib', 'lib']
    .map((base) => join(folder, base))
    .filter(existsSync)
    .flatMap((base) => [
      ...readdirSync(base)
        .filter((name) => name.includes('-linux-'))
        .map((name) => join(base, name)),
      base,
    ])
}
