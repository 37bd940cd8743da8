import { join } from 'node:path'
import { prepareTestApp, type TestAppOptions } from './test-app'
import { startControl } from './test-control'
import { countPlaywright, run, type Score, score } from './test-stage'

/** Runs the browser tests against the built app, with a demo canteen of its own. */
export async function testInBrowser(options: TestAppOptions & { args: string[] }): Promise<Score> {
  const { services, dataDir, args } = options
  const { web, worker, env, url, chromium, say, ...app } = await prepareTestApp(options)
  const control = await startControl({ web, worker, redis: services.redis, postgres: services.postgres })
  options.onStart(async () => control.stop())
  try {
    await app.start()
    // The pools of connections are open before the first test, whose people wait no longer than others.
    await Promise.all(Array.from({ length: 10 }, () => fetch(`${url}/api/health`)))
    const report = join(dataDir, 'playwright.json')
    const command = ['node_modules/@playwright/test/cli.js', 'test', '-c', 'e2e/playwright.config.ts']
    const ok = await run(
      [...command, '--reporter=list,json', ...args],
      {
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        CHROMIUM_PATH: chromium,
        E2E_BASE_URL: url,
        E2E_DATABASE_URL: env.DATABASE_URL,
        E2E_REDIS_URL: env.REDIS_URL,
        E2E_CONTROL_URL: control.url,
        E2E_WORKER_PIDFILE: join(dataDir, 'run/worker.pid'),
        E2E_LOG_DIR: join(dataDir, 'logs'),
      },
      45,
    )
    const result = score(ok, () => countPlaywright(report))
    // The tests stop processes through the control server; an end that nobody asked for is a bug of the app.
    const crashes = web.crashes + worker.crashes
    if (crashes) say(`${crashes} unexpected end(s) of web or worker: counted as a failure`)
    return { ...result, failed: result.failed + (crashes ? 1 : 0) }
  } finally {
    control.stop()
    await app.stop()
  }
}
