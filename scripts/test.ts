import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureBudgets } from './budgets/measure'
import { build, isBuilt } from './build'
import { untilStopped } from './lifecycle'
import { dataDir as projectData, root } from './paths'
import { startServices } from './services'
import { testInBrowser } from './test-browser'
import { makeTemplate, withDatabase } from './test-database'
import { countVitest, run, type Score, score } from './test-stage'

// `npm test`: everything, on a bare machine. `npm test -- unit`, `-- e2e` or `-- budgets` runs one part; what follows
// goes to its runner, as in `npm test -- unit server/stock` or `npm test -- budgets sizes`. TEST_DATABASE_URL and
// TEST_REDIS_URL replace the throw-away services.
const parts = ['build', 'lint', 'types', 'unit', 'e2e', 'budgets'] as const
type Part = (typeof parts)[number]

const [first, ...rest] = process.argv.slice(2)
const only = parts.find((part) => part === first)
const args = only ? rest : process.argv.slice(2)
const wanted = (part: Part) => !only || only === part

const scores = new Map<string, Score>()
const dataDir = mkdtempSync(join(tmpdir(), 'kaifan-test-'))
const life = untilStopped(console.log, 1)
life.add(() => {
  // What failed has left its screenshots and the servers' words there.
  const kept = hasFailed() ? 'logs' : ''
  for (const name of readdirSync(dataDir).filter((name) => name !== kept))
    rmSync(join(dataDir, name), { recursive: true, force: true })
  if (!kept) rmSync(dataDir, { recursive: true })
})

try {
  await testAll()
} catch (error) {
  console.error(error)
  scores.set('run', { passed: 0, failed: 1 })
}
await life.stop(hasFailed() ? 1 : 0, summarise)

function hasFailed() {
  return scores.size === 0 || [...scores.values()].some((result) => result.failed > 0)
}

async function testAll() {
  const dist = isBuilt(join(root, 'dist')) ? join(root, 'dist') : join(projectData, 'test-build')
  if (wanted('build') || only === 'e2e' || only === 'budgets') {
    // First, because it also writes the types of the routes that the type check reads.
    title('Production build')
    const ok = await build(dist).then(
      () => true,
      (error) => void console.error(error),
    )
    scores.set('build', asScore(Boolean(ok)))
  }
  const checks: Promise<void>[] = []
  if (wanted('lint')) checks.push(check('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']))
  if (wanted('types')) checks.push(check('types', ['node_modules/typescript/bin/tsc', '--noEmit']))
  if (checks.length) title('Lint and types')
  await Promise.all(checks)
  if (!wanted('unit') && !wanted('e2e') && !wanted('budgets')) return

  const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env
  const services = await startServices({
    dataDir,
    ephemeral: true,
    databaseUrl: TEST_DATABASE_URL,
    redisUrl: TEST_REDIS_URL,
    say: console.log,
  })
  life.add(services.stop)
  const adminUrl = TEST_DATABASE_URL ?? withDatabase(services.databaseUrl, 'postgres')
  const redisUrl = services.redisUrl.replace(/\/\d*$/, '')
  const templateUrl = await makeTemplate(adminUrl)

  if (wanted('unit')) {
    title('Tests against Postgres and Redis')
    const report = join(dataDir, 'vitest.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const env = {
      NODE_ENV: 'test',
      TEST_TEMPLATE_URL: templateUrl,
      TEST_ADMIN_URL: adminUrl,
      TEST_REDIS_URL: redisUrl,
    }
    const ok = await run(['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args], env, 30)
    scores.set(
      'unit',
      score(ok, () => countVitest(report)),
    )
  }
  const inBrowser = { services, adminUrl, redisUrl, dataDir, dist, onStart: life.add }
  for (const [part, headline, play] of [
    ['e2e', 'Tests in Chromium', testInBrowser],
    ['budgets', 'Budgets of the pages', measureBudgets],
  ] as const) {
    if (!wanted(part)) continue
    title(headline)
    if (scores.get('build')?.failed) console.error('Not run, because the build failed.')
    const broken = { passed: 0, failed: 1 }
    const own = only ? args : []
    scores.set(part, scores.get('build')?.failed ? broken : await play({ ...inBrowser, args: own }))
  }
}

async function check(name: string, command: string[]) {
  scores.set(name, asScore(await run(command, {}, 4)))
}

function asScore(ok: boolean): Score {
  return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

function title(text: string) {
  console.log(`\n── ${text}`)
}

// The very last line is read by machines.
function summarise() {
  console.log('')
  let [passed, failed] = [0, 0]
  for (const [name, result] of scores) {
    console.log(`${name.padEnd(7)} ${result.passed} passed, ${result.failed} failed`)
    passed += result.passed
    failed += result.failed
  }
  console.log(`Tests: ${passed} passed, ${failed} failed`)
}
