import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Db, inTransaction, openDb, Retry, readSessionZone, WEB_TIMEOUTS, WORKER_TIMEOUTS } from './db'
import { DomainError } from './errors'
import { buildMeal, type TestMeal } from './testing/builders'
import { openTestDatabase, PATIENT, type TestDatabase } from './testing/database'
import { openProxy } from './testing/proxy'
import { eventually } from './testing/race'

let t: TestDatabase
let meal: TestMeal

beforeAll(async () => {
  t = await openTestDatabase(6)
  meal = await buildMeal(t.db, { pork: { planned: 10 } })
})
afterAll(() => t.close())

/** "refused" or "hangs" after 10 s; the timeouts under test are well below a second. */
const outcome = (call: Promise<unknown>) =>
  Promise.race([
    call.then(
      () => 'answered',
      () => 'refused',
    ),
    new Promise((resolve) => setTimeout(resolve, 10_000, 'hangs')),
  ])
async function having(
  settings: { url?: string; poolSize?: number; timeouts?: Partial<typeof PATIENT> },
  work: (db: Db) => Promise<void>,
) {
  const db = openDb(settings.url ?? t.url, { ...PATIENT, ...settings.timeouts }, settings.poolSize ?? 2)
  try {
    await work(db)
  } finally {
    await db.$disconnect().catch(() => {})
  }
}
const lockItem = (db: Pick<Db, '$executeRaw'>) =>
  db.$executeRaw`UPDATE menu_items SET position = position WHERE id = ${meal.items.pork?.id}::uuid`

describe('every wait for Postgres ends', () => {
  it.each([
    ['web', WEB_TIMEOUTS],
    ['worker', WORKER_TIMEOUTS],
  ])('the sessions of a %s process say so', async (_name, timeouts) => {
    await having({ timeouts }, async (db) => {
      const [row] = await db.$queryRaw<[Record<string, string>]>`
        SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
          current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('TimeZone') AS zone`
      const ms = (n: number) => (n % 1_000 === 0 ? `${n / 1_000}s` : `${n}ms`)
      expect(row).toEqual({
        statement: ms(timeouts.statement),
        lock: ms(timeouts.lock),
        idle: '5s',
        zone: 'UTC',
      })
      // Postgres must give up before the driver does: its answer is certain, the driver's is not.
      expect(timeouts.statement).toBeLessThan(timeouts.query)
      expect(timeouts.lock).toBeLessThanOrEqual(timeouts.statement)
    })
  })

  it('a statement', () =>
    having({ timeouts: { statement: 200 } }, async (db) => {
      expect(await outcome(db.$queryRaw`SELECT 1 FROM pg_sleep(30)`)).toBe('refused')
      expect(await outcome(db.$queryRaw`SELECT 1`)).toBe('answered')
    }))

  it('a lock', () =>
    having({ timeouts: { lock: 200 } }, async (db) => {
      await t.db.$transaction(async (tx) => {
        await lockItem(tx)
        expect(await outcome(lockItem(db))).toBe('refused')
      })
      expect(await outcome(lockItem(db))).toBe('answered')
    }))

  it('a place in the pool', () =>
    having({ poolSize: 1, timeouts: { connect: 800 } }, async (db) => {
      await eventually(async () => (await outcome(db.$queryRaw`SELECT 1`)) === 'answered')
      const busy = outcome(db.$queryRaw`SELECT 1 FROM pg_sleep(2)`)
      expect(await outcome(db.$queryRaw`SELECT 1`)).toBe('refused')
      expect(await busy).toBe('answered')
      expect(await outcome(db.$queryRaw`SELECT 1`)).toBe('answered')
    }))

  it('a transaction that forgot to go on, so that its locks do not stay', async () => {
    await having({ poolSize: 1 }, async (db) => {
      const forgetful = outcome(
        db.$transaction(
          async (tx) => {
            await lockItem(tx)
            await new Promise((resolve) => setTimeout(resolve, 6_500))
            await lockItem(tx)
          },
          { timeout: 20_000 },
        ),
      )
      expect(await forgetful).toBe('refused')
    })
    expect(await outcome(lockItem(t.db))).toBe('answered')
  })

  it('a server behind a black hole, before and after the connection; later it serves again', async () => {
    const proxy = await openProxy(t.url)
    await having({ url: proxy.url, poolSize: 1, timeouts: { query: 400, connect: 400 } }, async (db) => {
      await eventually(async () => (await outcome(db.$queryRaw`SELECT 1`)) === 'answered')
      proxy.setMode('blackhole')
      expect(await outcome(db.$queryRaw`SELECT 1`)).toBe('refused')
      expect(await outcome(db.$queryRaw`SELECT 1`)).toBe('refused')
      proxy.setMode('pass')
      await eventually(async () => (await outcome(db.$queryRaw`SELECT 1`)) === 'answered')
    })
    await proxy.close()
  })
})

describe('an instant is an instant', () => {
  it('whatever zone the database and the machine think in', async () => {
    const name = new URL(t.url).pathname.slice(1)
    await t.db.$executeRawUnsafe(`ALTER DATABASE "${name}" SET timezone TO 'Asia/Shanghai'`)
    const zone = process.env.TZ
    process.env.TZ = 'America/New_York'
    try {
      await having({}, async (db) => {
        expect(await readSessionZone(db)).toBe('UTC')
        const cutoffAt = new Date('2026-11-21T09:30:00.123Z')
        await db.meal.update({ where: { id: meal.mealId }, data: { opensAt: new Date(0), cutoffAt } })
        const [stored] = await db.$queryRaw<[{ model: number }]>`
          SELECT extract(epoch FROM cutoff_at)::float8 AS model FROM meals WHERE id = ${meal.mealId}::uuid`
        expect(stored.model).toBe(cutoffAt.getTime() / 1_000)
        const [raw] = await db.$queryRaw<[{ epoch: number; back: Date; now: Date }]>`
          SELECT extract(epoch FROM ${cutoffAt}::timestamptz)::float8 AS epoch, ${cutoffAt}::timestamptz AS back,
            clock_timestamp() AS now`
        expect(raw.epoch).toBe(cutoffAt.getTime() / 1_000)
        expect(raw.back).toEqual(cutoffAt)
        expect(Math.abs(raw.now.getTime() - Date.now())).toBeLessThan(60_000)
        expect((await db.meal.findUniqueOrThrow({ where: { id: meal.mealId } })).cutoffAt).toEqual(cutoffAt)
      })
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })

  it('a session in another zone is found out', () =>
    having({ poolSize: 1 }, async (db) => {
      await db.$executeRaw`SET TIME ZONE 'Asia/Shanghai'`
      expect(await readSessionZone(db)).toBe('Asia/Shanghai')
    }))
})

describe('a transaction', () => {
  const plan = (tx: Pick<Db, 'menuItem'>, position: number) =>
    tx.menuItem.updateMany({ where: { mealId: meal.mealId }, data: { position } })
  const position = async () =>
    (await t.db.menuItem.findFirstOrThrow({ where: { mealId: meal.mealId } })).position

  it('runs again when it lost a race, and nothing of the lost try stays', async () => {
    let tries = 0
    await inTransaction(t.db, async (tx) => {
      if (++tries < 3) await plan(tx, 100)
      if (tries < 3) throw new Retry('lost')
    })
    expect(tries).toBe(3)
    expect(await position()).not.toBe(100)
  })

  it('gives up after 8 tries, and at once for what another try would not mend', async () => {
    let tries = 0
    const losing = inTransaction(t.db, async () => {
      tries++
      throw new Retry('always')
    })
    await expect(losing).rejects.toThrow('always')
    expect(tries).toBe(8)
    for (const error of [
      new DomainError('CART_EMPTY', {}),
      new Error('Connection terminated unexpectedly'),
      new TypeError('x'),
    ]) {
      tries = 0
      const failing = inTransaction(t.db, async (tx) => {
        tries++
        await plan(tx, 200)
        throw error
      })
      await expect(failing).rejects.toBe(error)
      expect(tries).toBe(1)
    }
    expect(await position()).not.toBe(200)
  })
})
