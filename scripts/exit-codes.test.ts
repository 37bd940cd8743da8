import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RedisClient } from '@/server/redis'
import { stockKeys } from '@/server/stock/keys'
import { reconcileMeal } from '@/server/stock/reconcile-meal'
import { buildMeal, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { openTestRedis } from '@/server/testing/redis'
import { dataDir as projectData } from './paths'

// What a cron job or CI sees of the commands: the code, and on which of the two outputs they speak.
let t: TestDatabase
let redis: RedisClient
let redisUrl: string
let closeRedis: () => Promise<void>
let meal: TestMeal
let dataDir: string

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'kaifan-codes-'))
  // Where a Redis was unpacked, it need not be fetched again.
  symlinkSync(join(projectData, 'redis-server'), join(dataDir, 'redis-server'))
  t = await openTestDatabase(2)
  ;({ redis, url: redisUrl, close: closeRedis } = await openTestRedis())
  meal = await buildMeal(t.db, { pork: { planned: 10 } })
  await reconcileMeal(redis, t.db, meal.mealId)
})
afterAll(async () => {
  await closeRedis()
  await t.close()
  rmSync(dataDir, { recursive: true })
})

/** `stopAt`: what it says when it is to be ended. */
async function run(
  script: string,
  args: string[],
  env: Record<string, string | undefined> = {},
  stopAt = '',
) {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    env: { ...process.env, DATABASE_URL: t.url, REDIS_URL: redisUrl, KAIFAN_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (data) => (out += data))
  child.stderr.on('data', (data) => {
    err += data
    // Once: a second signal would end it at once.
    if (stopAt && err.includes(stopAt) && !child.killed) child.kill('SIGTERM')
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  return { code, out, err }
}

describe('npm run ledger', { timeout: 300_000 }, () => {
  const ledger = (args: string[] = [], env = {}) => run('scripts/ledger.ts', args, env)

  it('0 when all invariants hold, 1 when one is broken by hand', async () => {
    expect(await ledger()).toMatchObject({ code: 0, err: '' })
    await redis.hset(stockKeys(meal.mealId).remaining, meal.items.pork?.id ?? '', 3)
    await t.db.$executeRaw`UPDATE menu_items SET remaining = remaining - 1, version = version + 1`
    const broken = await ledger(['--json'])
    expect([broken.code, broken.err]).toEqual([1, ''])
    const { meals } = JSON.parse(broken.out)
    const invariants = meals[0].breaches.map((breach: { invariant: string }) => breach.invariant)
    expect(invariants).toEqual(expect.arrayContaining(['planned = sold + free', 'Redis mirrors Postgres']))
    await t.db.$executeRaw`UPDATE menu_items SET remaining = remaining + 1, version = version + 1`
  })

  it.each([
    [
      'Postgres is away',
      [],
      { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' },
      'database does not answer',
    ],
    ['Redis is away', [], { REDIS_URL: 'redis://127.0.0.1:1' }, 'only Postgres was looked at'],
    ['there is no such meal', ['--meal', '00000000-0000-7000-8000-000000000000'], {}, 'There is no meal'],
    ['it is asked nonsense', ['--everything'], {}, 'Usage'],
  ])('2 when it cannot look: %s', async (_why, args, env, says) => {
    await reconcileMeal(redis, t.db, meal.mealId)
    const { code, err } = await ledger(args, env)
    expect([code, err]).toEqual([2, expect.stringContaining(says)])
  })
})

describe('npm run lab', { timeout: 600_000 }, () => {
  const small = ['--buyers', '6', '--portions', '2', '--rounds', '1', '--json']
  const lab = (...args: string[]) => run('scripts/lab.ts', [...small, ...args])
  const problems = (out: string) => JSON.parse(out).problems.map(({ kind }: { kind: string }) => kind)

  it('0 when only the broken ways break', async () => {
    const { code, out } = await lab('--connections', '6', '--delay', '300')
    expect([code, problems(out)]).toEqual([0, []])
  })

  it('1 when the broken ways do not break, because nobody is there to race', async () => {
    const { code, out } = await lab('--connections', '1', '--delay', '1')
    expect([code, problems(out)]).toEqual([1, ['DID_NOT_OVERSELL', 'DID_NOT_DEADLOCK']])
  })

  it('2 when it was ended before it knew', async () => {
    const started = 'Starting a Postgres'
    expect(await run('scripts/lab.ts', small, {}, started)).toMatchObject({ code: 2, out: '' })
  })

  it('2 when it is asked a number that is none', async () => {
    const { code, out, err } = await lab('--delay', 'long')
    expect([code, out, err]).toEqual([
      2,
      '',
      expect.stringMatching(/^--delay is a whole number .*\nUsage: .*\n$/),
    ])
  })
})

describe('npm run user:create', { timeout: 300_000 }, () => {
  const create = (env = {}, ...args: string[]) =>
    run('scripts/user-create.ts', ['--email', 'li@example.com', ...args], env)

  it('0 when the person may sign in, 1 when the e-mail is taken', async () => {
    expect(await create()).toMatchObject({ code: 0, err: '' })
    expect(await create()).toMatchObject({ code: 1, err: 'That e-mail or user name is taken\n' })
  })

  it('1 and the hint when neither a setting nor `npm start` leads to a database', async () => {
    const { code, err } = await create({ DATABASE_URL: undefined })
    expect([code, err]).toEqual([1, expect.stringContaining('Is Kaifan running (npm start)')])
  })
})

describe('every command', { timeout: 300_000 }, () => {
  it.each([
    ...['lab', 'bench', 'ledger', 'test-faults', 'menu-import', 'user-create', 'screenshots', 'build'],
    'migrate-diff',
  ])('2, a line and the usage when %s is asked nonsense', async (name) => {
    const { code, out, err } = await run(`scripts/${name}.ts`, ['--nonsense', '3'])
    const says = expect.stringMatching(/^Unknown option '--nonsense'\nUsage: .*\n$/)
    expect([code, out, err]).toEqual([2, '', says])
  })

  it('0 and the usage when it is asked for help', async () => {
    const { code, out, err } = await run('scripts/lab.ts', ['--buyers', 'x', '--help'])
    expect([code, out, err]).toEqual([0, expect.stringMatching(/^Usage: .*\n$/), ''])
  })
})
