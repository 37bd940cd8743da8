import { CLIENT, startOidcProvider } from '../server/testing/oidc-provider'
import { appProcesses, builtApp } from './app'
import { findChromium } from './browser'
import { seed } from './launch'
import type { Services } from './services'
import { freePort } from './services/ports'
import { cloneForBrowser } from './test-database'

export interface TestAppOptions {
  services: Services
  adminUrl: string
  /** Without a database number. */
  redisUrl: string
  dataDir: string
  dist: string
  onStart: (stop: () => Promise<void>) => void
}

// The last of the sixteen databases that every Redis has; unit tests count from the first.
const redisDatabase = 15

/** The built app with a demo canteen and a sign-in provider of its own and a browser to look at it; not yet started. */
export async function prepareTestApp(options: TestAppOptions) {
  const say = (line: string) => console.log(`[app] ${line}`)
  const chromium = await findChromium(say)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const provider = await startOidcProvider(url)
  options.onStart(provider.stop)
  const env = {
    DATABASE_URL: await cloneForBrowser(options.adminUrl),
    REDIS_URL: `${options.redisUrl}/${redisDatabase}`,
    PORT: String(port),
    HOSTNAME: '127.0.0.1',
    APP_URL: url,
    AUTH_SECRET: 'only-for-tests-only-for-tests-only-for-tests',
    NODE_ENV: 'production',
    KAIFAN_DEMO: '1',
    PAYMENT_GATEWAY: 'sandbox',
    PAYMENT_MIN_CENTS: '100',
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    OIDC_NAME: CLIENT.name,
    KAIFAN_DATA_DIR: options.dataDir,
  }
  await seed(env)
  const { dataDir } = options
  const { web, worker } = appProcesses({ dataDir, port, env, say, ...builtApp(options.dist) })
  const stop = async () => void (await Promise.all([web.stop(), worker.stop()]))
  options.onStart(stop)
  const start = async () => void (await Promise.all([web.start(), worker.start()]))
  return { chromium, env, url, web, worker, say, start, stop }
}
