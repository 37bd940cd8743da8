import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PaymentGateway } from '@/server/payments/gateway'
import { sandboxGateway } from '@/server/payments/sandbox-gateway'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { loseAnswers, refundedBySandbox } from '@/server/testing/gateways'
import { dueIn, eventOf, openPayment, placeOnline } from '@/server/testing/online-order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { advanceOrder } from './advance-order'
import { cancelOrder, declineOrder } from './cancel-order'
import { expireUnpaid } from './expire-unpaid'
import { getOrder } from './queries'
import { receivePayment } from './receive-payment'
import { sendRefunds } from './send-refunds'
import { startPayment } from './start-payment'

process.env.PAYMENT_GATEWAY = 'sandbox'
const appUrl = 'http://localhost:3000'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let people: string[]
let next = 0

beforeAll(async () => {
  t = await openTestDatabase()
  ;({ redis, close: closeRedis } = await openTestRedis())
  meal = await buildMeal(t.db, { pork: { planned: 200 } }, { cells: 200 })
  people = await buildPeople(t.db, meal.canteenId, 40)
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
afterEach(async () => {
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

const clients = () => ({ db: t.db, redis })
const gateway = () => sandboxGateway({ db: t.db, secret: 'x'.repeat(32), appUrl })
const somebody = () => people[next++ % people.length] as string
const receive = (event: Parameters<typeof receivePayment>[2]) => receivePayment(t.db, 'sandbox', event)
const expire = (name: PaymentGateway | null = gateway()) => expireUnpaid(clients(), () => name)
const orderOf = (orderId: string) => t.db.order.findUniqueOrThrow({ where: { id: orderId } })
const paymentOf = (id: string) =>
  t.db.payment.findUniqueOrThrow({ where: { id }, include: { refunds: true } })
/** Sends every refund that is due; the sandbox gives back only what was paid there. */
const refundAll = async (name = gateway()) => {
  await t.db.$executeRaw`UPDATE payment_refunds SET next_attempt_at = clock_timestamp() WHERE sent_at IS NULL`
  return sendRefunds(t.db, () => name)
}
const payAtSandbox = (paymentId: string) =>
  t.db.sandboxCheckout.update({ where: { paymentId }, data: { state: 'PAID' } })

/** An order that waits for its payment, and the payment. */
async function waiting() {
  const userId = somebody()
  const orderId = await placeOnline(clients(), meal, userId)
  const payment = await openPayment(t.db, gateway(), { orderId, userId })
  return { userId, orderId, payment }
}

describe('time', () => {
  it('reminds once, half-way, and tells of it', async () => {
    const { orderId } = await waiting()
    await expire()
    expect((await orderOf(orderId)).paymentReminderSentAt).toBeNull()
    const before = await orderOf(orderId)
    await dueIn(t.db, orderId, 400)
    const runs = await race(Array.from({ length: 4 }, () => () => expire()))
    expect(runs.map((run) => run.ok && run.value.reminded).sort()).toEqual([0, 0, 0, 1])
    expect(await orderOf(orderId)).toMatchObject({ version: before.version + 1, status: 'CONFIRMED' })
    expect((await orderOf(orderId)).paymentReminderSentAt).not.toBeNull()
  })

  it('cancels what is unpaid then, once, and gives everything back', async () => {
    const { orderId, userId } = await waiting()
    const left = async () =>
      (await t.db.menuItem.findUniqueOrThrow({ where: { id: meal.items.pork?.id } })).remaining
    const before = await left()
    await dueIn(t.db, orderId, -1)
    const runs = await race(Array.from({ length: 3 }, () => () => expire()))
    expect(runs.reduce((sum, run) => sum + (run.ok ? run.value.cancelled : 0), 0)).toBe(1)
    expect(await orderOf(orderId)).toMatchObject({
      ...{ status: 'CANCELLED', cancelledBy: 'SYSTEM', cancelReason: 'UNPAID', paymentState: 'UNPAID' },
    })
    expect(await left()).toBe(before + 1)
    const late = startPayment({ db: t.db, gateway: gateway(), appUrl }, { orderId, userId })
    await expect(late).rejects.toMatchObject({ code: 'PAYMENT_NOT_DUE' })
  })

  it('leaves alone what is paid, and cash', async () => {
    const { orderId, payment } = await waiting()
    await receive(eventOf(payment))
    await dueIn(t.db, orderId, -1)
    expect(await expire()).toEqual({ reminded: 0, cancelled: 0, found: 0 })
  })
})

describe('money that nobody waits for', () => {
  it('goes back when it comes after the end, once, though answers are lost', async () => {
    const { orderId, userId, payment } = await waiting()
    await dueIn(t.db, orderId, -1)
    await expire()
    await payAtSandbox(payment.id)
    expect(await receive(eventOf(payment))).toBe('REFUNDING')
    expect((await orderOf(orderId)).paymentState).toBe('REFUNDED')
    expect((await getOrder(t.db, userId, orderId)).payment?.status).toBe('REFUNDING')

    for (let i = 0; i < 3; i++) await refundAll(loseAnswers(gateway()))
    expect((await paymentOf(payment.id)).status).toBe('REFUNDING')
    await race([() => refundAll(), () => refundAll(), () => refundAll()])
    expect(await paymentOf(payment.id)).toMatchObject({
      status: 'REFUNDED',
      refunds: [{ amountCents: 1_800 }],
    })
    expect(await refundedBySandbox(t.db, payment.id)).toBe(1_800)
    expect(await refundAll()).toBe(0)
  })

  it('waits longer and longer for a gateway that is away', async () => {
    const { orderId, payment } = await waiting()
    await cancelOrder(clients(), { orderId, userId: (await orderOf(orderId)).userId })
    await receive(eventOf(payment))
    const refund = () => t.db.paymentRefund.findFirstOrThrow({ where: { paymentId: payment.id } })
    const waits: number[] = []
    for (let i = 0; i < 3; i++) {
      await t.db
        .$executeRaw`UPDATE payment_refunds SET next_attempt_at = clock_timestamp() WHERE sent_at IS NULL`
      await sendRefunds(t.db, () => null)
      const [row] = await t.db.$queryRaw<[{ seconds: number }]>`
        SELECT extract(epoch FROM next_attempt_at - clock_timestamp())::float8 AS seconds FROM payment_refunds
        WHERE payment_id = ${payment.id}::uuid`
      waits.push(row.seconds)
    }
    expect(await refund()).toMatchObject({ attempts: 3, sentAt: null })
    expect((await refund()).lastError).toContain('sandbox')
    expect(waits[1]).toBeGreaterThan(waits[0] as number)
    expect(waits[2]).toBeGreaterThan(waits[1] as number)
    await payAtSandbox(payment.id)
    await refundAll()
    expect((await paymentOf(payment.id)).status).toBe('REFUNDED')
  })

  it('of a paid order goes back when its owner or the kitchen cancels it', async () => {
    for (const by of ['owner', 'kitchen']) {
      const { orderId, userId, payment } = await waiting()
      await payAtSandbox(payment.id)
      await receive(eventOf(payment))
      if (by === 'owner') await cancelOrder(clients(), { orderId, userId })
      else await declineOrder(clients(), { orderId, canteenId: meal.canteenId, reason: '没有了' })
      expect(await orderOf(orderId)).toMatchObject({ status: 'CANCELLED', paymentState: 'REFUNDED' })
      await refundAll()
      expect(await refundedBySandbox(t.db, payment.id)).toBe(1_800)
      // What they did themselves they may ask again; of the kitchen's word they are told.
      const again = cancelOrder(clients(), { orderId, userId }).catch((error) => error.code)
      expect(await again).toBe(by === 'owner' ? undefined : 'ORDER_NOT_CANCELLABLE')
    }
  })

  it('stays when nobody fetches the food', async () => {
    const { orderId, payment } = await waiting()
    await receive(eventOf(payment))
    for (const to of ['PREPARING', 'READY', 'NO_SHOW'] as const) {
      const { version } = await orderOf(orderId)
      await advanceOrder(clients(), { orderId, canteenId: meal.canteenId, version, to })
    }
    expect(await paymentOf(payment.id)).toMatchObject({ status: 'PAID', refunds: [] })
  })
})
