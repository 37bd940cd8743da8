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
    missing: (names: string[]) => {
      const only = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'].map(
        (kind) => `--no-${kind}`,
      )
      const tree = run('apt-cache', ['depends', '--recurse', ...only, ...names])
      const needed = new Set(
        tree
          .split('\n')
          .filter((line) => /^[a-z0-9]/.test(line))
          .map((line) => line.trim()),
      )
      return [...needed].filter((name) => names.includes(name) || (!isInstalled(name) && isReal(name)))
    },
  }

  function isReal(name: string) {
    // Virtual packages have no version of their own.
    return /Candidate: (?!\(none\))\S/.test(run('apt-cache', ['policy', name]))
  }
}

function isInstalled(name: string) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholder
  const result = spawnSync('dpkg-query', ['-W', '-f=${db:Status-Status}', name], { encoding: 'utf8' })
  return result.stdout.startsWith('installed')
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
