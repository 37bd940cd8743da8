import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diffSchema } from './migrate'
import { startServices } from './services'

// `npm run migrate:diff [-- empty]`: the SQL still missing from prisma/migrations, to be edited into a new one.
const dataDir = mkdtempSync(join(tmpdir(), 'kaifan-diff-'))
const say = () => undefined
const services = await startServices({ dataDir, ephemeral: true, redisUrl: 'redis://unused', say })
try {
  console.log(await diffSchema(services.databaseUrl, process.argv[2] === 'empty' ? 'empty' : 'migrations'))
} finally {
  await services.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
process.exit(0)
