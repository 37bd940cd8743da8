import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import en from '../messages/en.json'
import zh from '../messages/zh-CN.json'
import { type Db, openDb, Prisma, Retry } from './db'
import { classify, DomainError, HTTP_STATUS } from './errors'
import { finalizeOrders } from './orders/finalize-orders'
import type { RedisClient } from './redis'
import { checkLedger } from './stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from './testing/builders'
import { openTestDatabase, PATIENT, type TestDatabase } from './testing/database'
import { place, ticketFor } from './testing/order'
import { openProxy } from './testing/proxy'
import { race } from './testing/race'
import { openTestRedis } from './testing/redis'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let userId: string
let proxy: Awaited<ReturnType<typeof openProxy>>
/** Through the proxy, on one connection, so that the next statement goes where the last one went. */
let far: Db

beforeAll(async () => {
  t = await openTestDatabase(6)
  ;({ redis, close: closeRedis } = await openTestRedis())
  meal = await buildMeal(t.db, { pork: { planned: 10 }, rice: { planned: 10 } })
  ;[userId = ''] = await buildPeople(t.db, meal.canteenId, 1)
  proxy = await openProxy(t.url)
  far = openDb(proxy.url, PATIENT, 1)
})
afterAll(async () => {
  await far.$disconnect()
  await proxy.close()
  await closeRedis()
  await t.close()
})

const itemId = (name: string) => meal.items[name]?.id ?? ''
/** What a call that must fail threw, as whoever catches it would see it. */
const thrown = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  )
const touch = (tx: Prisma.TransactionClient, name: string, raw: boolean) =>
  raw
    ? tx.$executeRaw`UPDATE menu_items SET position = position + 1 WHERE id = ${itemId(name)}::uuid`
    : tx.menuItem.update({ where: { id: itemId(name) }, data: { position: { increment: 1 } } })

/** Two transactions that want the same two rows in opposite order. */
async function deadlock(raw: boolean): Promise<unknown> {
  let met = 0
  let meet = () => {}
  const both = new Promise<void>((resolve) => {
    meet = resolve
  })
  const way = (names: [string, string]) => () =>
    t.db.$transaction(
      async (tx) => {
        await touch(tx, names[0], raw)
        if (++met === 2) meet()
        await both
        await touch(tx, names[1], raw)
      },
      { timeout: 15_000, maxWait: 15_000 },
    )
  const outcomes = await race([way(['pork', 'rice']), way(['rice', 'pork'])])
  const lost = outcomes.find((o) => !o.ok)
  return lost && !lost.ok ? lost.error : null
}

/** A transaction that writes what another has written since it first looked. */
function stale(raw: boolean): Promise<unknown> {
  const isolationLevel = Prisma.TransactionIsolationLevel.RepeatableRead
  return thrown(
    t.db.$transaction(
      async (tx) => {
        await tx.menuItem.count()
        await touch(t.db, 'pork', true)
        await touch(tx, 'pork', raw)
      },
      { isolationLevel },
    ),
  )
}

async function blocked(): Promise<unknown> {
  const hasty = openDb(t.url, { ...PATIENT, lock: 200 }, 2)
  try {
    return await t.db.$transaction(async (tx) => {
      await touch(tx, 'pork', true)
      return await thrown(touch(hasty, 'pork', true))
    })
  } finally {
    await hasty.$disconnect()
  }
}

async function elsewhere(url: string, timeouts: Partial<typeof PATIENT>, work: (db: Db) => Promise<unknown>) {
  const db = openDb(url, { ...PATIENT, ...timeouts }, 1)
  try {
    return await thrown(work(db))
  } finally {
    await db.$disconnect().catch(() => {})
  }
}

const wallet = { userId: randomUUID(), balanceCents: 0 }
const rows: [string, () => Promise<unknown>, ReturnType<typeof classify>][] = [
  ['a deadlock, raw', () => deadlock(true), 'conflict'],
  ['a deadlock, model', () => deadlock(false), 'conflict'],
  ['a serialization failure, raw', () => stale(true), 'conflict'],
  ['a serialization failure, model', () => stale(false), 'conflict'],
  ['a lock timeout', blocked, 'conflict'],
  ['an optimistic lock lost', async () => new Retry('version conflict'), 'conflict'],
  [
    'a unique key, raw',
    () => thrown(t.db.$executeRaw`INSERT INTO wallets (user_id) SELECT user_id FROM wallets`),
    'unique',
  ],
  ['a unique key, model', () => thrown(t.db.wallet.create({ data: { userId } })), 'unique'],
  ['a CHECK, raw', () => thrown(t.db.$executeRaw`UPDATE menu_items SET remaining = -1`), 'constraint'],
  ['a CHECK, model', () => thrown(t.db.menuItem.updateMany({ data: { remaining: -1 } })), 'constraint'],
  [
    'a foreign key, raw',
    () => thrown(t.db.$executeRaw`INSERT INTO wallets (user_id) VALUES (${randomUUID()}::uuid)`),
    'constraint',
  ],
  ['a foreign key, model', () => thrown(t.db.wallet.create({ data: wallet })), 'constraint'],
  ['a NULL, raw', () => thrown(t.db.$executeRaw`UPDATE menu_items SET planned = NULL`), 'constraint'],
  [
    'a statement that takes too long',
    () => elsewhere(t.url, { statement: 200 }, (db) => db.$queryRaw`SELECT 1 FROM pg_sleep(20)`),
    'unavailable',
  ],
  [
    'a disk that is full',
    () =>
      thrown(t.db.$executeRaw`DO $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$`),
    'unavailable',
  ],
  [
    'a full pool',
    () =>
      elsewhere(t.url, { connect: 300 }, (db) =>
        Promise.all([db.$queryRaw`SELECT 1 FROM pg_sleep(2)`, db.$queryRaw`SELECT 1`]),
      ),
    'unavailable',
  ],
  [
    'nobody at the door',
    () => elsewhere('postgresql://kaifan:x@127.0.0.1:1/kaifan', {}, (db) => db.$queryRaw`SELECT 1`),
    'unavailable',
  ],
  ['a syntax error', () => thrown(t.db.$queryRaw`SELEC 1`), 'bug'],
  ['a mistake of ours', async () => new TypeError('x is undefined'), 'bug'],
  ['what is no error', async () => 'a string', 'bug'],
  ['a refusal', async () => new DomainError('CART_EMPTY', {}), 'domain'],
]

describe('what an error means', () => {
  it.each(rows)('%s', async (_name, work, kind) => {
    const error = await work()
    expect([classify(error), String(error)]).toEqual([kind, expect.anything()])
  })

  it('a server that never answers the door: nobody was reached', async () => {
    proxy.setMode('blackhole')
    const error = await elsewhere(proxy.url, { connect: 300 }, (db) => db.$queryRaw`SELECT 1`)
    proxy.setMode('pass')
    expect([classify(error), String(error)]).toEqual(['unavailable', expect.anything()])
  })

  it('a server that falls silent after the question: nobody knows', async () => {
    const db = openDb(proxy.url, { ...PATIENT, query: 400 }, 1)
    await db.$queryRaw`SELECT 1`
    proxy.setMode('blackhole')
    const error = await thrown(db.$queryRaw`SELECT 1`)
    proxy.setMode('pass')
    await db.$disconnect().catch(() => {})
    expect([classify(error), String(error)]).toEqual(['unknown-outcome', expect.anything()])
  })

  it('a backend that was terminated: nobody knows', async () => {
    const [{ pid }] = await far.$queryRaw<[{ pid: number }]>`SELECT pg_backend_pid() AS pid`
    const asleep = thrown(far.$queryRaw`SELECT 1 FROM pg_sleep(10)`)
    await new Promise((resolve) => setTimeout(resolve, 200))
    await t.db.$queryRaw`SELECT pg_terminate_backend(${pid}::int)`
    expect(classify(await asleep)).toBe('unknown-outcome')
  })

  it('a COMMIT whose answer is lost: nobody knows, and it was written', async () => {
    await far.$queryRaw`SELECT 1`
    proxy.cutReplyTo('COMMIT')
    const cuts = proxy.cuts()
    const error = await thrown(
      far.$transaction(async (tx) => {
        await tx.canteen.update({ where: { id: meal.canteenId }, data: { slug: 'written' } })
      }),
    )
    expect(proxy.cuts()).toBe(cuts + 1)
    expect([classify(error), String(error)]).toEqual(['unknown-outcome', expect.anything()])
    expect(await t.db.canteen.count({ where: { slug: 'written' } })).toBe(1)
  })
})

it('a submit whose answer from Postgres is lost: the same ticket finds the order, and nothing is there twice', async () => {
  const wish = { userId, lines: [{ item: 'pork', quantity: 2 }] }
  const ticket = await ticketFor(t.db, meal, wish)
  await far.$queryRaw`SELECT 1`
  proxy.cutReplyTo('INSERT INTO orders')
  const error = await thrown(place({ db: far, redis }, meal, { ...wish, ticket }))
  expect(classify(error)).toBe('unknown-outcome')
  // The hold stands, because the order may: it does.
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
  const orderId = await place({ db: far, redis }, meal, { ...wish, ticket })
  expect(orderId).toBe(ticket.split('.')[0])
  await finalizeOrders({ db: t.db, redis }, { mealId: meal.mealId, orderIds: [orderId] })
  expect(await t.db.order.count()).toBe(1)
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

it.each([['zh-CN', zh] as const, ['en', en] as const])(
  '%s has a sentence for every code',
  (_locale, messages) => {
    const sentences = messages.errors as Record<string, string>
    expect(Object.keys(HTTP_STATUS).filter((code) => !sentences[code]?.trim())).toEqual([])
  },
)
