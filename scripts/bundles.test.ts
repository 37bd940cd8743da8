import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyPassword } from 'better-auth/crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { openTestRedis } from '@/server/testing/redis'
import { bundleNode } from './build'
import { root } from './paths'

// What the worker's image holds, in a folder without this project's packages and sources.
let t: TestDatabase
let redis: Awaited<ReturnType<typeof openTestRedis>>
let image: string

beforeAll(async () => {
  image = mkdtempSync(join(tmpdir(), 'kaifan-image-'))
  t = await openTestDatabase(2)
  redis = await openTestRedis()
  await bundleNode(image)
}, 300_000)
afterAll(async () => {
  await redis.close()
  await t.close()
  rmSync(image, { recursive: true })
})

function run(file: string, ...args: string[]) {
  const { PATH } = process.env
  return spawnSync(process.execPath, [file, ...args], {
    cwd: image,
    env: { PATH, NODE_ENV: 'production', KAIFAN_DEMO: '0', DATABASE_URL: t.url, REDIS_URL: redis.url },
    encoding: 'utf8',
  })
}

test('a canteen without the demo, its first administrator, a menu and the ledger', {
  timeout: 300_000,
}, async () => {
  expect(run('seed.mjs')).toMatchObject({ status: 0, stderr: '' })
  expect(await t.db.user.count()).toBe(0)

  const made = run('user-create.mjs', '--role', 'ADMIN', '--email', 'boss@example.com')
  expect(made).toMatchObject({ status: 0, stderr: '' })
  const password = /^boss@example\.com may sign in as ADMIN\. Password: (\S+)$/m.exec(made.stdout)?.[1] ?? ''
  const account = await t.db.account.findFirstOrThrow({ where: { user: { role: 'ADMIN' } } })
  expect(await verifyPassword({ hash: account.password ?? '', password })).toBe(true)

  const menu = run('menu-import.mjs', join(root, 'prisma/demo/menu.csv'), '--date', '2030-01-07', '--yes')
  expect(menu).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('Written: ') })
  await t.db.meal.updateMany({ data: { status: 'OPEN' } })
  const ledger = run('ledger.mjs', '--canteen', 'hq', '--json')
  expect(ledger).toMatchObject({ status: 0, stderr: '' })
  expect(JSON.parse(ledger.stdout)).toMatchObject({ meals: [{ canteen: 'hq', serviceDate: '2030-01-07' }] })
})
