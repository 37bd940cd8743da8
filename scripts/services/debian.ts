import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Whether Debian's package tools are here; downloading and unpacking with them needs no root. */
export function hasDebianTools() {
  return ['apt-get', 'apt-cache', 'dpkg', 'dpkg-deb'].every(
    (tool) => spawnSync(tool, ['--version']).status === 0,
  )
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
    const apt = aptOptions(folder, packages)
    apt.run('apt-get', ['download', ...apt.missing(packages)], downloads)
    for (const file of readdirSync(downloads)) execFileSync('dpkg-deb', ['-x', join(downloads, file), folder])
    rmSync(downloads, { recursive: true })
    mkdirSync(done)
  }
  return libraryFolders(folder)
}

function aptOptions(folder: string, packages: string[]) {
  const run = (tool: string, args: string[], cwd = folder) =>
    execFileSync(tool, [...options, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  // As root apt would download as a user that may not be able to write here.
  const options = ['-o', 'APT::Sandbox::User=root']
  // A fresh image has no package lists, and only root may fill the system's: keep a set of our own.
  if (spawnSync('apt-cache', ['show', ...packages]).status !== 0) {
    const state = join(folder, '.apt')
    for (const part of ['lists/partial', 'cache/archives/partial'])
      mkdirSync(join(state, part), { recursive: true })
    options.push(
      '-o',
      `Dir::State::Lists=${join(state, 'lists')}`,
      '-o',
      `Dir::Cache=${join(state, 'cache')}`,
    )
    run('apt-get', ['update', '-q'])
  }
  return {
    run,
    // What an installation would bring along, by apt's own resolver; a simulation needs no rights.
    missing: (names: string[]) => {
      const plan = run('apt-get', ['install', '--simulate', '--no-install-recommends', ...names])
      const added = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name as string)
      return [...new Set([...names, ...added])]
    },
  }
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
