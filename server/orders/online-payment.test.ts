import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sandboxGateway } from '@/server/payments/sandbox-gateway'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { loseAnswers, refundedBySandbox } from '@/server/testing/gateways'
import { eventOf, openPayment, placeOnline } from '@/server/testing/online-order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { advanceOrder } from './advance-order'
import { cancelOrder } from './cancel-order'
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
const orderOf = (orderId: string) => t.db.order.findUniqueOrThrow({ where: { id: orderId } })
const paymentOf = (id: string) =>
  t.db.payment.findUniqueOrThrow({ where: { id }, include: { refunds: true } })

/** An order that waits for its payment, and the payment. */
async function waiting() {
  const userId = somebody()
  const orderId = await placeOnline(clients(), meal, userId)
  const payment = await openPayment(t.db, gateway(), { orderId, userId })
  return { userId, orderId, payment }
}

describe('an order to be paid online', () => {
  it('gets its deadline when it is confirmed, and no later than its pickup', async () => {
    const order = await orderOf(await placeOnline(clients(), meal, somebody()))
    expect(order.paymentState).toBe('UNPAID')
    expect(order.payBy?.getTime()).toBe((order.confirmedAt?.getTime() ?? 0) + 15 * 60_000)

    const soon = new Date(Date.now() + 5 * 60_000)
    await t.db.pickupSlot.update({ where: { id: meal.slotIds[1] }, data: { startsAt: soon } })
    const early = await orderOf(await placeOnline(clients(), meal, somebody(), { slot: 1 }))
    expect(early.payBy).toEqual(soon)
  })

  it('is paid from the start when nothing is due', async () => {
    const userId = somebody()
    await t.db.mealAllowance.create({
      data: { mealId: meal.mealId, userId, grantedCents: 2_000, leftCents: 2_000 },
    })
    const orderId = await placeOnline(clients(), meal, userId)
    expect(await orderOf(orderId)).toMatchObject({ paymentState: 'PAID', payBy: null, allowanceCents: 1_800 })
    const start = startPayment({ db: t.db, gateway: gateway(), appUrl }, { orderId, userId })
    await expect(start).rejects.toMatchObject({ code: 'PAYMENT_NOT_DUE' })
  })

  it('has one open checkout, however often its owner asks and however often the answer is lost', async () => {
    const userId = somebody()
    const orderId = await placeOnline(clients(), meal, userId)
    const order = { orderId, userId }
    const lost = startPayment({ db: t.db, gateway: loseAnswers(gateway()), appUrl }, order)
    await expect(lost).rejects.toMatchObject({ code: 'PAYMENT_UNAVAILABLE' })
    const answers = await race(
      Array.from({ length: 8 }, () => () => startPayment({ db: t.db, gateway: gateway(), appUrl }, order)),
    )
    const urls = answers.map((answer) => (answer.ok ? answer.value.url : answer.error))
    expect(new Set(urls).size).toBe(1)
    expect(await t.db.payment.count({ where: { orderId } })).toBe(1)
    expect(await t.db.sandboxCheckout.count({ where: { orderId } })).toBe(1)
  })

  it('is paid although the process died between the gateway and the book', async () => {
    const userId = somebody()
    const orderId = await placeOnline(clients(), meal, userId)
    await startPayment({ db: t.db, gateway: loseAnswers(gateway()), appUrl }, { orderId, userId }).catch(
      () => {},
    )
    const checkout = await t.db.sandboxCheckout.findFirstOrThrow({ where: { orderId } })
    const payment = await t.db.payment.findFirstOrThrow({ where: { orderId } })
    expect(payment.reference).not.toBe(checkout.reference)
    const { reference } = checkout
    const told = (word: string) => receive(eventOf({ ...payment, reference: word }, 'EXPIRED'))
    expect(await told('')).toBe('NOTED')
    expect(await receive(eventOf({ ...payment, reference }))).toBe('PAID')
    // Its word is written down once: what comes without it, or with another, changes nothing.
    for (const word of ['', randomUUID()]) expect(await told(word)).toBe('NOTED')
    expect((await paymentOf(payment.id)).reference).toBe(reference)
    expect(await orderOf(orderId)).toMatchObject({ paymentState: 'PAID', paymentReference: reference })
    // And what was paid can go back: the gateway knows it by its own word only.
    await t.db.sandboxCheckout.update({ where: { reference }, data: { state: 'PAID' } })
    await cancelOrder(clients(), { orderId, userId })
    expect(await sendRefunds(t.db, gateway)).toBe(1)
    expect(await refundedBySandbox(t.db, payment.id)).toBe(1_800)
    expect((await paymentOf(payment.id)).status).toBe('REFUNDED')
  })

  it('is nobody else’s to pay, and cannot be paid without a gateway', async () => {
    const { orderId, userId } = await waiting()
    const start = (who: string, via = gateway() as ReturnType<typeof gateway> | null) =>
      startPayment({ db: t.db, gateway: via, appUrl }, { orderId, userId: who })
    await expect(start(somebody())).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(start(userId, null)).rejects.toMatchObject({ code: 'PAYMENT_UNAVAILABLE' })
  })

  it('is one at a time: nobody holds a second before the first is paid', async () => {
    const { userId, payment } = await waiting()
    const again = () => placeOnline(clients(), meal, userId)
    await expect(again()).rejects.toMatchObject({ code: 'UNPAID_ORDER' })
    await receive(eventOf(payment))
    // Past that guard; the next one wants a cart, which this test has not filled.
    await expect(again()).rejects.toMatchObject({ code: 'CART_CHANGED' })
  })

  it('is not cooked before it is paid', async () => {
    const { orderId, payment } = await waiting()
    const cook = async () =>
      advanceOrder(clients(), {
        ...{ orderId, canteenId: meal.canteenId, version: (await orderOf(orderId)).version },
        to: 'PREPARING',
      })
    await expect(cook()).rejects.toMatchObject({ code: 'PAYMENT_PENDING' })
    await receive(eventOf(payment))
    await cook()
    expect((await orderOf(orderId)).status).toBe('PREPARING')
  })
})

describe('a webhook', () => {
  it('twenty times at once pays once', async () => {
    const { orderId, userId, payment } = await waiting()
    const before = await orderOf(orderId)
    const event = eventOf(payment)
    const outcomes = await race(Array.from({ length: 20 }, () => () => receive(event)))
    const received = outcomes.map((outcome) => (outcome.ok ? outcome.value : String(outcome.error)))
    expect(received.sort()).toEqual(['PAID', ...Array(19).fill('REPEATED')])
    const order = await orderOf(orderId)
    expect(order).toMatchObject({
      ...{ paymentState: 'PAID', version: before.version + 1, paymentPlatform: 'sandbox' },
      ...{ paymentReference: payment.reference },
    })
    expect(await getOrder(t.db, userId, orderId)).toMatchObject({
      ...{ dueCents: 0, payment: { status: 'PAID', amountCents: 1_800, refundCents: 0 } },
    })
    // The same money under another event's id.
    expect(await receive(eventOf(payment))).toBe('NOTED')
    expect(await t.db.paymentEvent.count({ where: { paymentId: payment.id } })).toBe(2)
  })

  it('out of order does no harm: what comes after the money changes nothing', async () => {
    const { orderId, payment } = await waiting()
    expect(await receive(eventOf(payment, 'FAILED'))).toBe('NOTED')
    expect((await paymentOf(payment.id)).status).toBe('FAILED')
    // A second try on the same page.
    expect(await receive(eventOf(payment))).toBe('PAID')
    for (const kind of ['EXPIRED', 'FAILED'] as const) {
      expect(await receive(eventOf(payment, kind))).toBe('NOTED')
    }
    expect((await paymentOf(payment.id)).status).toBe('PAID')
    expect((await orderOf(orderId)).paymentState).toBe('PAID')
  })

  it('of a payment that is not ours, or another gateway’s, is refused', async () => {
    const { orderId, payment } = await waiting()
    const unknown = eventOf({ ...payment, id: randomUUID(), reference: randomUUID() })
    await expect(receive(unknown)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(receivePayment(t.db, 'stripe', eventOf(payment))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    expect((await orderOf(orderId)).paymentState).toBe('UNPAID')
  })

  it.each([1_799, 1_801, 1])(
    'of another amount (%d) goes back whole, and the order still waits',
    async (cents) => {
      const { orderId, userId, payment } = await waiting()
      expect(await receive(eventOf(payment, 'PAID', { amountCents: cents }))).toBe('REFUNDING')
      expect((await orderOf(orderId)).paymentState).toBe('UNPAID')
      expect(await paymentOf(payment.id)).toMatchObject({
        status: 'REFUNDING',
        refunds: [{ amountCents: cents }],
      })
      // And it can be paid properly.
      const again = await openPayment(t.db, gateway(), { orderId, userId })
      expect(again.id).not.toBe(payment.id)
      expect(await receive(eventOf(again))).toBe('PAID')
    },
  )

  it('of no money at all pays nothing, gives nothing back, and leaves another try', async () => {
    const { orderId, userId, payment } = await waiting()
    expect(await receive(eventOf(payment, 'PAID', { amountCents: 0 }))).toBe('NOTED')
    expect((await orderOf(orderId)).paymentState).toBe('UNPAID')
    expect(await paymentOf(payment.id)).toMatchObject({ status: 'FAILED', refunds: [] })
    expect(await receive(eventOf(await openPayment(t.db, gateway(), { orderId, userId })))).toBe('PAID')
  })

  it('of a second payment of the same order goes back', async () => {
    const { orderId, userId, payment } = await waiting()
    await receive(eventOf(payment, 'EXPIRED'))
    const second = await openPayment(t.db, gateway(), { orderId, userId })
    const outcomes = await race([payment, second].map((one) => () => receive(eventOf(one))))
    const received = outcomes.map((outcome) => (outcome.ok ? outcome.value : String(outcome.error)))
    expect(received.sort()).toEqual(['PAID', 'REFUNDING'])
    const order = await orderOf(orderId)
    expect(order.paymentState).toBe('PAID')
    // The one that counts is shown, and what comes back of the other.
    const shown = { status: 'PAID', amountCents: 1_800, refundCents: 0, otherBackCents: 1_800 }
    expect(await getOrder(t.db, userId, orderId)).toMatchObject({ payment: shown })
    const news = () => t.db.notification.findMany({ where: { userId } })
    expect(await news()).toEqual([])
    await t.db.sandboxCheckout.updateMany({ where: { orderId }, data: { state: 'PAID' } })
    await sendRefunds(t.db, () => gateway())
    await sendRefunds(t.db, () => gateway())
    const told = { amountCents: 1_800, pickupNumber: order.pickupNumber, dishes: [{ zh: 'pork' }] }
    expect(await news()).toMatchObject([{ kind: 'REFUNDED', detail: told }])
    // A cook's tap is not refused for it.
    expect((await orderOf(orderId)).version).toBe(order.version)
  })
})
