import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type Db, openDb, WEB_TIMEOUTS, WORKER_TIMEOUTS } from '@/server/db'
import { toDomainError } from '@/server/errors'
import type { PaymentGateway } from '@/server/payments/gateway'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, PATIENT, type TestDatabase } from '@/server/testing/database'
import { eventOf, openPayment, placeOnline } from '@/server/testing/online-order'
import { deafQueue, place } from '@/server/testing/order'
import { openTestRedis } from '@/server/testing/redis'
import { takeOffer } from '@/server/waitlist/take-offer'
import { advanceOrder } from './advance-order'
import { cancelOrder } from './cancel-order'
import { receivePayment } from './receive-payment'
import { startPayment } from './start-payment'

process.env.PAYMENT_GATEWAY = 'sandbox'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let userId: string
let payer: string
let waiting: string
let unpaid: string
let payment: Awaited<ReturnType<typeof openPayment>>

const gateway = {
  name: 'sandbox',
  createCheckout: async ({ paymentId }: { paymentId: string }) => ({
    ...{ reference: `of-${paymentId}`, url: 'http://localhost/pay' },
  }),
} as unknown as PaymentGateway

beforeAll(async () => {
  t = await openTestDatabase(4)
  ;({ redis, close: closeRedis } = await openTestRedis())
  meal = await buildMeal(t.db, { pork: { planned: 10 } })
  ;[userId = '', payer = ''] = await buildPeople(t.db, meal.canteenId, 2)
  waiting = await place({ db: t.db, redis }, meal, { userId, lines: [{ item: 'pork' }] })
  unpaid = await placeOnline({ db: t.db, redis }, meal, payer)
  payment = await openPayment(t.db, gateway, { orderId: unpaid, userId: payer })
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
afterEach(async () => {
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

/** Calls while somebody else holds the whole table. @returns what was thrown, and how many tries there were */
async function lockedOut(timeouts: typeof WEB_TIMEOUTS, call: (db: Db) => Promise<unknown>) {
  const holder = new Client({ connectionString: t.url })
  await holder.connect()
  // A busy machine may be slow to answer; how long a lock is waited for is what is asked.
  const { lock, patience } = timeouts
  const db = openDb(t.url, { ...PATIENT, lock, patience }, 2)
  let tries = 0
  const begin = db.$transaction.bind(db) as (...args: unknown[]) => Promise<unknown>
  Object.defineProperty(db, '$transaction', {
    value: (...args: unknown[]) => {
      tries++
      return begin(...args)
    },
  })
  try {
    await db.$queryRaw`SELECT 1`
    await holder.query('BEGIN; LOCK TABLE orders')
    const error: unknown = await call(db).then(
      () => null,
      (error) => error,
    )
    return { error, tries }
  } finally {
    await holder.end()
    await db.$disconnect()
  }
}

const CALLS: [string, (db: Db) => Promise<unknown>][] = [
  ['cancelling', (db) => cancelOrder({ db, redis }, { orderId: waiting, userId })],
  ['taking an offer', (db) => takeOffer({ db, queue: deafQueue }, { orderId: waiting, userId })],
  [
    'accepting in the kitchen',
    (db) =>
      advanceOrder(
        { db, redis },
        { orderId: unpaid, canteenId: meal.canteenId, version: 2, to: 'PREPARING' },
      ),
  ],
  ['paying', (db) => startPayment({ db, gateway, appUrl: '' }, { orderId: unpaid, userId: payer })],
  ['a webhook', (db) => receivePayment(db, 'sandbox', eventOf(payment))],
]

it.each(CALLS)('%s: one try, then "try again", and nothing written', async (_name, call) => {
  const before = await t.db.order.findMany({ orderBy: { id: 'asc' } })
  const { error, tries } = await lockedOut(WEB_TIMEOUTS, call)
  expect(toDomainError(error)?.code).toBe('DATABASE_UNAVAILABLE')
  expect(tries).toBe(1)
  expect(await t.db.order.findMany({ orderBy: { id: 'asc' } })).toEqual(before)
  expect(await t.db.paymentEvent.count()).toBe(0)
})

it('a worker has time: it tries as often as it may', async () => {
  const hasty = { ...WORKER_TIMEOUTS, lock: 50 }
  const { error, tries } = await lockedOut(hasty, (db) =>
    cancelOrder({ db, redis }, { orderId: waiting, userId }),
  )
  expect(toDomainError(error)?.code).toBe('DATABASE_UNAVAILABLE')
  expect(tries).toBe(8)
})
