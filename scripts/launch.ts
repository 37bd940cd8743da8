import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type AppOptions, appProcesses, keptSecret } from './app'
import { untilStopped } from './lifecycle'
import { takeLock } from './lock'
import { applyMigrations } from './migrate'
import { dataDir, root } from './paths'
import { startServices } from './services'
import { nextFreePort, portIsFree } from './services/ports'

interface Flavour {
  nodeEnv: 'production' | 'development'
  /** Runs beside the database's preparation. */
  prepare: () => Promise<void>
  commands: (port: number) => Pick<AppOptions, 'web' | 'worker'>
}

/** Everything from an empty machine to a running app; returns when it is told to stop. */
export async function launch({ nodeEnv, prepare, commands }: Flavour) {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const say = (line: string) => console.log(line)
  const life = untilStopped(say)
  try {
    const note = takeLock(dataDir)
    const port = await choosePort()
    const appUrl = process.env.APP_URL ?? `http://localhost:${port}`

    const services = await startServices({
      dataDir,
      databaseUrl: process.env.DATABASE_URL,
      redisUrl: process.env.REDIS_URL,
      say,
    })
    life.add(services.stop)

    const env = {
      DATABASE_URL: services.databaseUrl,
      REDIS_URL: services.redisUrl,
      PORT: String(port),
      // Next would otherwise bind to the machine's name only, which containers set in HOSTNAME.
      HOSTNAME: process.env.HOST ?? '0.0.0.0',
      APP_URL: appUrl,
      AUTH_SECRET: process.env.AUTH_SECRET ?? keptSecret(dataDir),
      NODE_ENV: nodeEnv,
      // The built web server runs in another folder than this one.
      KAIFAN_DATA_DIR: dataDir,
      NEXT_TELEMETRY_DISABLED: '1',
      // Its passwords are public, so the demo goes by itself only into a database that nobody else can reach.
      KAIFAN_DEMO: process.env.KAIFAN_DEMO ?? (services.postgres ? '1' : '0'),
    }
    // The demo pays with play money; a production build takes it only when told to.
    if (env.KAIFAN_DEMO === '1' && !process.env.PAYMENT_GATEWAY && !process.env.STRIPE_SECRET_KEY) {
      Object.assign(env, { PAYMENT_GATEWAY: 'sandbox' })
    }
    await Promise.all([prepare(), prepareDatabase(env, say)])
    if (life.isStopping()) return

    const { web, worker } = appProcesses({ dataDir, port, env, say, ...commands(port) })
    life.add(async () => void (await Promise.all([web.stop(), worker.stop()])))
    await Promise.all([web.start(), worker.start()])
    if (life.isStopping()) return
    note(appUrl)
    say(greeting(appUrl, env.KAIFAN_DEMO === '1'))
  } catch (error) {
    if (life.isStopping()) return
    console.error(error instanceof Error ? error.message : error)
    await life.stop(1)
  }
}

async function prepareDatabase(env: Record<string, string>, say: (line: string) => void) {
  const applied = await applyMigrations(env.DATABASE_URL as string)
  if (applied.length) say(`Applied ${applied.length} migration${applied.length === 1 ? '' : 's'}`)
  await seed(env)
}

/** Fills in the demo canteen where it is missing. */
export function seed(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'prisma/seed.ts'], {
    cwd: root,
    env: { ...process.env, ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return new Promise<void>((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code) => (code === 0 ? done() : fail(new Error(`The seed failed (exit ${code})`))))
  })
}

async function choosePort() {
  const wanted = process.env.PORT
  if (!wanted) return nextFreePort(3000)
  if (await portIsFree(Number(wanted))) return Number(wanted)
  throw new Error(`Port ${wanted} is taken. Stop what uses it, or set another PORT.`)
}

function greeting(url: string, demo: boolean) {
  // The people of prisma/demo/people.ts.
  const logins =
    '  Demo: lilei, hanmeimei, wangwei (staff) · kitchen · admin, password kaifan-demo. KAIFAN_DEMO=0 leaves it out.'
  return `
  Kaifan 开饭 is ready:  ${url}
${demo ? logins : ''}
  Ctrl-C stops it. Data and logs: ${dataDir}
`
}
