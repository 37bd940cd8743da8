import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '@/server/db'
import { env } from '@/server/env'
import { writeNews } from '@/server/notifications/write-news'
import { expireUnpaid } from '@/server/orders/expire-unpaid'
import { receivePayment } from '@/server/orders/receive-payment'
import { sandboxGateway } from '@/server/payments/sandbox-gateway'
import { dueIn, eventOf, openPayment } from '@/server/testing/online-order'
import { race } from '@/server/testing/race'
import { openWaitlistWorld, type WaitlistWorld } from '@/server/testing/waitlist'
import { listMyWaitlist } from '@/server/waitlist/queries'
import { runWaitlist } from './waitlist'

const takesIt = (gateway: 'sandbox' | 'none') => Object.assign(env(), { PAYMENT_GATEWAY: gateway })
let w: WaitlistWorld

beforeAll(async () => {
  takesIt('sandbox')
  w = await openWaitlistWorld(runWaitlist)
})
afterAll(() => w.close())
afterEach(async () => {
  takesIt('sandbox')
  expect(await w.check()).toEqual([])
})

const ONLINE = { paymentMethod: 'ONLINE' } as const
const gateway = () => sandboxGateway({ db: w.db, secret: 'x'.repeat(32), appUrl: 'http://localhost:3000' })
const mine = async (userId = '') => (await listMyWaitlist(w.db, { userId })).at(-1)
/** A portion comes back, the worker gives it to whoever is first, and the finalizer answers. */
const giveOne = async (buyer: string | undefined) => {
  await w.giveBack(buyer)
  await w.round()
  await w.settle()
}
/** What the inbox says of the line and of payments, once the relay has looked. */
async function news(userId = '') {
  const events = await w.db.outboxEvent.findMany({ where: { userId }, orderBy: { id: 'asc' } })
  await inTransaction(w.db, (tx) =>
    writeNews(
      tx,
      events.map((event) => event.id),
    ),
  )
  const rows = await w.db.notification.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } })
  return rows.map(({ kind, detail }) => ({ kind, ...(detail as object) }))
}

describe('who waits and pays online', () => {
  it('has it ordered unpaid, is told to pay by when, and pays it', async () => {
    const { buyers, line } = await w.soldOut(1, 1, ONLINE)
    const [userId = ''] = line
    await giveOne(buyers[0])
    const [order] = await w.ordersOf('CONFIRMED')
    expect(order).toMatchObject({ userId, paymentState: 'UNPAID', paymentMethod: 'ONLINE' })
    const minutes = ((order?.payBy?.getTime() ?? 0) - (order?.confirmedAt?.getTime() ?? 0)) / 60_000
    expect(minutes).toBeGreaterThan(14)
    expect(minutes).toBeLessThanOrEqual(15)
    expect(await mine(userId)).toMatchObject({ status: 'ORDERED', payBy: order?.payBy })
    expect(await news(userId)).toMatchObject([
      { kind: 'WAITLIST_ORDERED', amountCents: 1_800, until: order?.payBy?.toISOString() },
    ])
    const payment = await openPayment(w.db, gateway(), { orderId: order?.id ?? '', userId })
    expect(await receivePayment(w.db, 'sandbox', eventOf(payment))).toBe('PAID')
    expect(await mine(userId)).toMatchObject({ status: 'ORDERED', payBy: null })
    await dueIn(w.db, order?.id ?? '', -1)
    expect(await expireUnpaid(w.clients, () => null)).toMatchObject({ cancelled: 0 })
  })

  it('and does not pay passes it on to the next, and to the one after', async () => {
    const { buyers, line } = await w.soldOut(1, 3, ONLINE)
    await giveOne(buyers[0])
    for (const turn of [0, 1, 2]) {
      const [order] = await w.ordersOf('CONFIRMED')
      expect(order?.userId).toBe(line[turn])
      // A round while it is waiting for its money gives nobody anything.
      await w.round()
      expect(await w.ordersOf('PENDING')).toEqual([])
      await dueIn(w.db, order?.id ?? '', -1)
      await race(Array.from({ length: 3 }, () => () => expireUnpaid(w.clients, () => null)))
      expect(await mine(line[turn])).toMatchObject({ status: 'LAPSED', reason: 'UNPAID', payBy: null })
      await w.round()
      await w.settle()
    }
    expect(await w.line()).toEqual(['LAPSED', 'LAPSED', 'LAPSED'])
    expect((await news(line[0])).map(({ kind }) => kind)).toContain('CANCELLED')
    const item = await w.db.menuItem.findUniqueOrThrow({ where: { id: w.meal.items.pork?.id ?? '' } })
    expect(item.remaining).toBe(1)
  })

  it('money that comes when the portion is the next one’s goes back', async () => {
    const { buyers, line } = await w.soldOut(1, 2, ONLINE)
    await giveOne(buyers[0])
    const [order] = await w.ordersOf('CONFIRMED')
    const orderId = order?.id ?? ''
    const payment = await openPayment(w.db, gateway(), { orderId, userId: line[0] ?? '' })
    await dueIn(w.db, orderId, -1)
    const [paid] = await race<unknown>([
      () => receivePayment(w.db, 'sandbox', eventOf(payment)),
      () => expireUnpaid(w.clients, () => null),
    ])
    await w.round()
    await w.settle()
    const kept = paid?.ok && paid.value === 'PAID'
    expect(await w.line()).toEqual(kept ? ['ORDERED', 'WAITING'] : ['LAPSED', 'ORDERED'])
    expect(await w.ordersOf('CONFIRMED')).toMatchObject([{ userId: line[kept ? 0 : 1] }])
    expect(await w.db.paymentRefund.count({ where: { paymentId: payment.id } })).toBe(kept ? 0 : 1)
  })

  it('is asked first, takes it, and then has as long to pay as anybody', async () => {
    const { buyers, line } = await w.soldOut(1, 2, { ...ONLINE, autoOrder: false })
    const [userId = ''] = line
    await w.giveBack(buyers[0])
    await w.round()
    const [offer] = await w.ordersOf('PENDING')
    expect(offer).toMatchObject({ userId, payBy: null })
    await w.take({ orderId: offer?.id ?? '', userId })
    await w.settle()
    const entry = await mine(userId)
    expect(entry).toMatchObject({ status: 'ORDERED', payBy: expect.any(Date) })
    await dueIn(w.db, offer?.id ?? '', -1)
    await expireUnpaid(w.clients, () => null)
    await w.round()
    expect(await w.line()).toEqual(['LAPSED', 'OFFERED'])
  })

  it('and has an unpaid order already lapses, is told so, and the next one gets it', async () => {
    const { buyers, line } = await w.soldOut(1, 2, ONLINE)
    const [first = '', second = ''] = line
    const { canteenId, mealId } = w.meal
    const other = await w.db.menuItem.create({
      data: {
        ...{ mealId, priceCents: 500, listPriceCents: 500, planned: 5, remaining: 5 },
        variantId: (
          await w.db.dishVariant.create({
            data: {
              ...{ priceCents: 500, listPriceCents: 500 },
              dish: {
                create: {
                  ...{ nameZh: '汤', nameEn: 'Soup', canteenId },
                  categoryId: (await w.db.category.findFirstOrThrow({ where: { canteenId } })).id,
                },
              },
            },
          })
        ).id,
      },
    })
    await w.place({ userId: first, lines: [{ item: other.id }], overrides: ONLINE })
    await w.settle()
    await giveOne(buyers[0])
    await w.round()
    await w.settle()
    expect(await w.line()).toEqual(['LAPSED', 'ORDERED'])
    expect(await mine(first)).toMatchObject({ reason: 'UNPAID_ORDER' })
    expect(await news(first)).toMatchObject([{ kind: 'WAITLIST_LAPSED', reason: 'UNPAID_ORDER' }])
    expect((await w.ordersOf('CONFIRMED')).map((order) => order.userId)).toEqual([first, second])
  })

  it('is refused where nobody takes it, and lapses when that is so by the time of the turn', async () => {
    const { buyers, line } = await w.soldOut(1, 1, ONLINE)
    takesIt('none')
    await expect(w.waitFor(line[0] ?? '', { item: 'pork', ...ONLINE })).rejects.toMatchObject({
      code: 'PAYMENT_UNAVAILABLE',
    })
    await giveOne(buyers[0])
    expect(await mine(line[0])).toMatchObject({ status: 'LAPSED', reason: 'PAYMENT_UNAVAILABLE' })
  })

  it('is refused when too little is due to be paid online, and lapses when that is so by the time of the turn', async () => {
    const { buyers, line } = await w.soldOut(1, 1, ONLINE)
    Object.assign(env(), { PAYMENT_MIN_CENTS: 1_801 })
    try {
      await expect(w.waitFor(line[0] ?? '', { item: 'pork', ...ONLINE })).rejects.toMatchObject({
        ...{ code: 'BELOW_PAYMENT_MINIMUM', details: { minCents: 1_801 } },
      })
      await giveOne(buyers[0])
    } finally {
      Object.assign(env(), { PAYMENT_MIN_CENTS: undefined })
    }
    expect(await mine(line[0])).toMatchObject({ status: 'LAPSED', reason: 'BELOW_PAYMENT_MINIMUM' })
    expect(await news(line[0])).toMatchObject([{ kind: 'WAITLIST_LAPSED', reason: 'BELOW_PAYMENT_MINIMUM' }])
  })

  it('pays nothing online when the company pays it all', async () => {
    const { buyers, line } = await w.soldOut(1, 1, ONLINE)
    const { canteenId } = w.meal
    const weekdays = [1, 2, 3, 4, 5, 6, 7]
    await w.db.allowanceRule.create({
      data: { canteenId, mealKind: 'DINNER', weekdays, amountCents: 5_000 },
    })
    await giveOne(buyers[0])
    expect(await mine(line[0])).toMatchObject({ status: 'ORDERED', payBy: null })
    expect(await w.ordersOf('CONFIRMED')).toMatchObject([{ paymentState: 'PAID', payBy: null }])
  })
})
