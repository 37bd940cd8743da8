import { spawn } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { build as bundle } from 'esbuild'
import { readArguments } from './arguments'
import { root } from './paths'
import { hashSources } from './sources'

const require = createRequire(import.meta.url)

/**
 * Builds what runs in production into `out`: web/server.js, and beside it worker.mjs, what prepares a database and the
 * commands of an operator, none of which needs this project's node_modules. Returns false when `out` already holds a build of these sources.
 */
export async function build(out: string, log: (text: string) => void = (text) => process.stdout.write(text)) {
  const sources = hashSources()
  if (isBuilt(out, sources) && !process.env.KAIFAN_REBUILD) return false
  rmSync(join(out, 'SOURCES'), { force: true })
  await runNext(sources.slice(0, 12), log)
  await bundleNode(out)
  assembleWeb(join(out, 'web'))
  writeFileSync(join(out, 'SOURCES'), sources)
  return true
}

export function isBuilt(out: string, sources = hashSources()) {
  const stamp = join(out, 'SOURCES')
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sources
}

function runNext(id: string, log: (text: string) => void) {
  const env = {
    ...process.env,
    NODE_ENV: 'production' as const,
    NEXT_TELEMETRY_DISABLED: '1',
    KAIFAN_BUILD_ID: id,
  }
  const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'build'], { cwd: root, env })
  child.stdout.on('data', log)
  child.stderr.on('data', log)
  return new Promise<void>((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code, signal) => {
      if (code === 0) done()
      else fail(new Error(`next build failed (${signal ?? `exit ${code}`})`))
    })
  })
}

/** What runs under Node, each in one file: the worker, what prepares a database, and the commands of an operator. */
export async function bundleNode(out: string) {
  mkdirSync(out, { recursive: true })
  await bundle({
    entryPoints: {
      worker: 'workers/main.ts',
      seed: 'prisma/seed.ts',
      migrate: 'scripts/migrate.ts',
      'user-create': 'scripts/user-create.ts',
      'menu-import': 'scripts/menu-import.ts',
      ledger: 'scripts/ledger.ts',
    },
    outdir: out,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: 'linked',
    external: ['pg-native', 'pg-cloudflare'],
    // CommonJS packages inside an ES module still call require.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    logLevel: 'warning',
  })
  const engine = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  copyFileSync(engine.replace(/\.js$/, '.wasm'), join(out, 'schema_engine_bg.wasm'))
  cpSync(join(root, 'prisma/migrations'), join(out, 'prisma/migrations'), { recursive: true })
  const isFolderOrMenu = (path: string) => statSync(path).isDirectory() || path.endsWith('.csv')
  cpSync(join(root, 'prisma/demo'), join(out, 'prisma/demo'), { recursive: true, filter: isFolderOrMenu })
}

// Next leaves it to the caller to put the static files beside the standalone server.
function assembleWeb(web: string) {
  rmSync(web, { recursive: true, force: true })
  cpSync(join(root, '.next/standalone'), web, { recursive: true, verbatimSymlinks: true })
  cpSync(join(root, '.next/static'), join(web, '.next/static'), { recursive: true })
  if (existsSync(join(root, 'public'))) cpSync(join(root, 'public'), join(web, 'public'), { recursive: true })
  // Next copies .env along; secrets do not belong into a build.
  for (const name of readdirSync(web)) if (name.startsWith('.env')) rmSync(join(web, name))
}

if (process.argv[1] === import.meta.filename) {
  const { positionals } = readArguments('Usage: npm run build [-- <folder>]', { allowPositionals: true })
  const out = resolve(positionals[0] ?? 'dist')
  const did = await build(out)
  console.log(did ? `Built into ${out}` : `${out} is up to date`)
}
