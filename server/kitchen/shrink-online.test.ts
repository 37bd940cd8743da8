import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { getOrder } from '@/server/orders/queries'
import { receivePayment } from '@/server/orders/receive-payment'
import { sandboxGateway } from '@/server/payments/sandbox-gateway'
import { eventOf, openPayment } from '@/server/testing/online-order'
import { openKitchen, type Placed } from '@/server/testing/shrink-world'

process.env.PAYMENT_GATEWAY = 'sandbox'

let kitchen: Awaited<ReturnType<typeof openKitchen>>
let w: Awaited<ReturnType<typeof kitchen.open>>
beforeAll(async () => {
  kitchen = await openKitchen()
})
afterEach(async () => expect(await w.breaches()).toEqual([]))
afterAll(() => kitchen.close())

it('what was paid online above a cheaper fallback goes back, whenever it was paid', async () => {
  const { db } = kitchen
  const gateway = sandboxGateway({ db, secret: 'x'.repeat(32), appUrl: 'http://localhost:3000' })
  w = await kitchen.open({ pork: { planned: 4 }, egg: { planned: 2, priceCents: 1_200 } })
  const wish = {
    lines: [{ item: 'pork', fallbacks: ['egg'] }],
    overrides: { paymentMethod: 'ONLINE' },
  }
  const orders = await w.confirm([wish, wish, { ...wish, lines: [{ item: 'pork' }] }])
  const [before, after, lost] = orders as [Placed, Placed, Placed]
  const open = ({ id: orderId, userId }: Placed) => openPayment(db, gateway, { orderId, userId })
  const pay = async (payment: Awaited<ReturnType<typeof open>>) =>
    receivePayment(db, 'sandbox', eventOf(payment))
  const stillOpen = await open(after)
  expect(await pay(await open(before))).toBe('PAID')
  expect(await pay(await open(lost))).toBe('PAID')

  const shown = await w.preview(0)
  expect(shown.affected.map(({ outcome }) => outcome)).toEqual(['CANCELLED', 'MOVED', 'MOVED'])
  // The cook reads what goes back the way it came, and not that it goes to a balance. One has not paid yet.
  expect(
    shown.affected.map((fate) => [fate.onlineBackCents, fate.backCents, fate.allowanceBackCents]),
  ).toEqual([
    [1_800, 0, 0],
    [0, 0, 0],
    [600, 0, 0],
  ])
  await w.shrink(0, shown.digest)
  const view = ({ id, userId }: Placed) => getOrder(db, userId, id)
  expect(await view(before)).toMatchObject({
    ...{ status: 'CONFIRMED', paymentState: 'PAID', totalCents: 1_200, dueCents: 0 },
    payment: { status: 'PAID', amountCents: 1_800, refundCents: 600 },
  })
  expect(await view(lost)).toMatchObject({
    ...{ status: 'CANCELLED', paymentState: 'REFUNDED' },
    payment: { status: 'REFUNDING', amountCents: 1_800, refundCents: 1_800 },
  })

  // The page of the old price is paid after all.
  expect(await view(after)).toMatchObject({ paymentState: 'UNPAID', dueCents: 1_200 })
  expect(await pay(stillOpen)).toBe('PAID')
  expect(await view(after)).toMatchObject({
    payment: { status: 'PAID', amountCents: 1_800, refundCents: 600 },
  })
})

it('a page of the old price is replaced by one of the new', async () => {
  const { db } = kitchen
  const gateway = sandboxGateway({ db, secret: 'x'.repeat(32), appUrl: 'http://localhost:3000' })
  w = await kitchen.open({ pork: { planned: 1 }, egg: { planned: 1, priceCents: 1_200 } })
  const [order] = (await w.confirm([
    { lines: [{ item: 'pork', fallbacks: ['egg'] }], overrides: { paymentMethod: 'ONLINE' } },
  ])) as [Placed]
  const owner = { orderId: order.id, userId: order.userId }
  const old = await openPayment(db, gateway, owner)
  await w.shrink(0, (await w.preview(0)).digest)
  const fresh = await openPayment(db, gateway, owner)
  expect([old.amountCents, fresh.amountCents]).toEqual([1_800, 1_200])
  expect((await db.payment.findUniqueOrThrow({ where: { id: old.id } })).status).toBe('EXPIRED')
  expect(await receivePayment(db, 'sandbox', eventOf(fresh))).toBe('PAID')
  // Both pages were paid: one too many.
  expect(await receivePayment(db, 'sandbox', eventOf(old))).toBe('REFUNDING')
})
