// The one entry for every task: `node scripts/bootstrap.mjs <task> [args]`. Plain Node without packages, because
// on a fresh checkout there are none yet. Brings node_modules and the Prisma client up to date, then runs
// scripts/<task>.ts in this same process, so that there is only one process to signal.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [task, ...args] = process.argv.slice(2)

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Kaifan needs Node.js 20.19 or newer; this is ${process.versions.node}.`)
}
if (!task || !/^[a-z-]+$/.test(task) || !existsSync(join(root, `scripts/${task}.ts`))) {
  fail('Usage: npm run <name> [-- arguments]; package.json has the names.')
}

process.chdir(root)
if (!packagesMatchLock()) {
  console.log('Installing packages (npm ci) ...')
  const npm = process.env.npm_execpath
  const command = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm']
  const flags = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  // A mirror that lacks other platforms' packages makes `npm ci` doubt the lock file; `install` lives with it.
  if (!succeeds([...command, 'ci', ...flags]))
    run([...command, 'install', '--no-save', ...flags], 'npm install failed')
}
if (!clientIsFresh()) {
  // Generating never runs the schema engine, but looks for it and would download it: any executable will do.
  const env = {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  }
  run(
    [process.execPath, 'node_modules/prisma/build/index.js', 'generate'],
    'prisma generate failed',
    env,
    'pipe',
  )
}

const { register } = await import('tsx/esm/api')
register()
process.argv = [process.execPath, join(root, `scripts/${task}.ts`), ...args]
await import(`./${task}.ts`)

// Compares versions, not dates: a checkout touches the lock file, and an image may carry node_modules along.
function packagesMatchLock() {
  const installed = packagesOf('node_modules/.package-lock.json')
  const wanted = packagesOf('package-lock.json')
  if (!installed || !wanted) return false
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  )
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  } catch {
    return undefined
  }
}

function clientIsFresh() {
  const client = join(root, 'prisma/generated/client.ts')
  if (!existsSync(client)) return false
  const generated = statSync(client).mtimeMs
  return ['prisma/schema.prisma', 'node_modules/prisma/package.json'].every(
    (file) => statSync(join(root, file)).mtimeMs <= generated,
  )
}

function succeeds([command, ...rest]) {
  return spawnSync(command, rest, { cwd: root, stdio: ['ignore', 'inherit', 'ignore'] }).status === 0
}

function run([command, ...rest], complaint, env = {}, stdio = 'inherit') {
  const result = spawnSync(command, rest, { cwd: root, stdio, env: { ...process.env, ...env } })
  if (result.status === 0) return
  if (stdio === 'pipe') process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`)
  fail(`${complaint} (${result.error?.message ?? `exit ${result.status ?? result.signal}`}).`)
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
