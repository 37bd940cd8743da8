import { join } from 'node:path'
import { appProcesses, builtApp } from './app'
import { findChromium } from './browser'
import { seed } from './launch'
import type { Services } from './services'
import { freePort } from './services/ports'
import { startControl } from './test-control'
import { cloneForBrowser } from './test-database'
import { countPlaywright, run, type Score, score } from './test-stage'

interface Options {
  services: Services
  adminUrl: string
  /** Without a database number. */
  redisUrl: string
  dataDir: string
  dist: string
  args: string[]
  onStart: (stop: () => Promise<void>) => void
}

// The last of the sixteen databases that every Redis has; unit tests count from the first.
const redisDatabase = 15

/** Runs the browser tests against the built app, with a demo canteen of its own. */
export async function testInBrowser(options: Options): Promise<Score> {
  const { services, dataDir, args } = options
  const say = (line: string) => console.log(`[app] ${line}`)
  const chromium = await findChromium(say)
  const port = await freePort()
  const env = {
    DATABASE_URL: await cloneForBrowser(options.adminUrl),
    REDIS_URL: `${options.redisUrl}/${redisDatabase}`,
    PORT: String(port),
    HOSTNAME: '127.0.0.1',
    APP_URL: `http://localhost:${port}`,
    AUTH_SECRET: 'only-for-tests-only-for-tests-only-for-tests',
    NODE_ENV: 'production',
    KAIFAN_DEMO: '1',
  }
  await seed(env)

  const { web, worker } = appProcesses({ dataDir, port, env, say, ...builtApp(options.dist) })
  const control = await startControl({ web, worker, redis: services.redis, postgres: services.postgres })
  const stop = async () => {
    control.stop()
    await Promise.all([web.stop(), worker.stop()])
  }
  options.onStart(stop)
  try {
    await Promise.all([web.start(), worker.start()])
    const report = join(dataDir, 'playwright.json')
    const command = ['node_modules/@playwright/test/cli.js', 'test', '-c', 'e2e/playwright.config.ts']
    const ok = await run(
      [...command, '--reporter=list,json', ...args],
      {
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        CHROMIUM_PATH: chromium,
        E2E_BASE_URL: env.APP_URL,
        E2E_DATABASE_URL: env.DATABASE_URL,
        E2E_REDIS_URL: env.REDIS_URL,
        E2E_CONTROL_URL: control.url,
        E2E_WORKER_PIDFILE: join(dataDir, 'run/worker.pid'),
        E2E_LOG_DIR: join(dataDir, 'logs'),
      },
      8,
    )
    const result = score(ok, () => countPlaywright(report))
    // The tests stop processes through the control server; an end that nobody asked for is a bug of the app.
    const crashes = web.crashes + worker.crashes
    if (crashes) say(`${crashes} unexpected end(s) of web or worker: counted as a failure`)
    return { ...result, failed: result.failed + (crashes ? 1 : 0) }
  } finally {
    await stop()
  }
}
