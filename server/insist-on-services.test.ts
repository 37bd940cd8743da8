import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRedis } from './redis'
import { openTestDatabase, type TestDatabase } from './testing/database'
import { ownRedis } from './testing/own-redis'
import { bundleProcesses } from './testing/processes'
import { eventually } from './testing/race'

// A web server runs `prepare` before its first request (instrumentation.ts), a worker starts with the same check.
let t: TestDatabase
let own: Awaited<ReturnType<typeof ownRedis>>
let processes: Awaited<ReturnType<typeof bundleProcesses>>

beforeAll(async () => {
  t = await openTestDatabase(2)
  own = await ownRedis()
  processes = await bundleProcesses()
})
afterAll(async () => {
  processes.close()
  await own.close()
  await t.close()
})

async function setPolicy(policy: string) {
  const redis = openRedis('wait', own.url)
  await redis.config('SET', 'maxmemory-policy', policy)
  redis.disconnect()
}
const evicting = async () => {
  await own.start()
  await setPolicy('allkeys-lru')
}
const abroad = () => {
  const url = new URL(t.url)
  url.searchParams.set('options', '-c TimeZone=Asia/Shanghai')
  return url.toString()
}
const patience = { timeout: 120_000 }

describe('a worker', () => {
  const start = (databaseUrl = t.url) => processes.worker({ databaseUrl, redisUrl: own.url })

  it('does not start on a Redis that evicts, and says what to set', patience, async () => {
    await evicting()
    const worker = start()
    expect(await worker.ended(60)).toEqual({ code: 1, signal: null })
    expect(worker.output()).toContain('set maxmemory-policy to noeviction (it is allkeys-lru)')
    expect(worker.output()).not.toContain('worker is ready')
    await own.stop()
  })

  it('does not start on a database whose sessions speak another zone', patience, async () => {
    await own.start()
    const worker = start(abroad())
    expect(await worker.ended(60)).toEqual({ code: 1, signal: null })
    expect(worker.output()).toContain('must speak UTC, not Asia/Shanghai')
    await own.stop()
  })

  it('starts without a Redis that is away, and ends when a wrong one comes', patience, async () => {
    const worker = start()
    await eventually(async () => worker.output().includes('worker is ready'), 60)
    await evicting()
    expect(await worker.ended(60)).toEqual({ code: 1, signal: null })
    await own.stop()
  })
})

it('a web server does not start on a Redis that evicts', patience, async () => {
  await evicting()
  const script = "import('./server/boot.ts').then((boot) => boot.prepare())"
  const env = { ...process.env, DATABASE_URL: t.url, REDIS_URL: own.url, LOG_LEVEL: 'info' }
  const web = spawn(process.execPath, ['--import', 'tsx', '-e', script], { env, stdio: 'pipe' })
  let output = ''
  for (const pipe of [web.stdout, web.stderr]) pipe.on('data', (data) => (output += data))
  const code = await new Promise((resolve) => web.once('exit', resolve))
  expect(output).toContain('set maxmemory-policy to noeviction')
  expect(code).toBe(1)
  await own.stop()
})
