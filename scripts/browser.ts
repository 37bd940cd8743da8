import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'
import { dataDir } from './paths'
import { hasDebianTools, unpackDebian } from './services/debian'

/** The path of a Chromium that runs here, fetched when there is none. */
export async function findChromium(say: (line: string) => void): Promise<string> {
  const isRoot = process.getuid?.() === 0
  const path =
    checked(chromium.executablePath()) ??
    onPath() ??
    (await downloaded(say)) ??
    (isRoot ? installed(say) : unpacked(say))
  if (!path) {
    throw new Error(
      'The browser tests need Chromium: run `npx playwright install chromium`, or install it yourself.',
    )
  }
  if (isRoot) ensureFont(say)
  return path
}

function onPath() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const path = checked(join(folder, name))
      if (path) return path
    }
  }
  return checked('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome')
}

// A closed network would let the installer retry for minutes, so knock first.
async function downloaded(say: (line: string) => void) {
  const reachable = await fetch('https://cdn.playwright.dev/', {
    method: 'HEAD',
    signal: AbortSignal.timeout(4_000),
  }).then(
    () => true,
    () => false,
  )
  if (!reachable) return undefined
  say('Downloading Chromium with Playwright ...')
  spawnSync(process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium'], { timeout: 240_000 })
  return checked(chromium.executablePath())
}

function installed(say: (line: string) => void) {
  if (!hasDebianTools()) return undefined
  say('Installing Chromium with apt-get ...')
  aptInstall('chromium', 'fonts-noto-cjk')
  return onPath()
}

function unpacked(say: (line: string) => void) {
  if (!hasDebianTools()) return undefined
  const folder = join(dataDir, 'chromium')
  const wrapper = join(folder, 'run-chromium')
  try {
    if (!existsSync(wrapper)) {
      say('Unpacking the Debian package of Chromium into the data folder ...')
      const libraries = unpackDebian(['chromium', 'fonts-noto-cjk'], folder)
      const fonts = `<dir>/usr/share/fonts</dir><dir>${folder}/usr/share/fonts</dir><cachedir>${folder}/fonts</cachedir>`
      writeFileSync(join(folder, 'fonts.conf'), `<?xml version="1.0"?><fontconfig>${fonts}</fontconfig>`)
      const env = `LD_LIBRARY_PATH='${libraries.join(':')}' FONTCONFIG_FILE='${folder}/fonts.conf'`
      writeFileSync(wrapper, `#!/bin/sh\nexec env ${env} '${folder}/usr/lib/chromium/chromium' "$@"\n`)
      chmodSync(wrapper, 0o755)
    }
    return checked(wrapper)
  } catch (error) {
    say(`Unpacking Chromium did not work: ${error instanceof Error ? error.message : error}`)
  }
}

// Without one every Chinese character in a screenshot is an empty box.
function ensureFont(say: (line: string) => void) {
  const list = spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' })
  if (list.stdout?.trim() || !hasDebianTools()) return
  say('Installing a Chinese font with apt-get ...')
  aptInstall('fonts-noto-cjk')
}

function aptInstall(...packages: string[]) {
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: 300_000,
    })
  if (spawnSync('apt-cache', ['show', ...packages]).status !== 0) apt('update', '-q')
  apt('install', '-y', '--no-install-recommends', ...packages)
}

function checked(path: string) {
  return existsSync(path) && spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0
    ? path
    : undefined
}
