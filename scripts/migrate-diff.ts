import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { misused, readArguments } from './arguments'
import { diffSchema } from './migrate'
import { startServices } from './services'

// `npm run migrate:diff [-- empty]`: the SQL still missing from prisma/migrations, to be edited into a new one.
const USAGE = 'Usage: npm run migrate:diff [-- empty]'
const { positionals } = readArguments(USAGE, { allowPositionals: true })
const [from = 'migrations'] = positionals
if (from !== 'migrations' && from !== 'empty') misused(`There is no "${from}" to begin from`, USAGE)

const dataDir = mkdtempSync(join(tmpdir(), 'kaifan-diff-'))
const say = () => undefined
const services = await startServices({ dataDir, ephemeral: true, redisUrl: 'redis://unused', say })
try {
  console.log(await diffSchema(services.databaseUrl, from))
} finally {
  await services.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
process.exit(0)
