import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { GET } from '@/app/api/health/route'
import { listStuckRefunds } from '@/server/payments/queries'
import { sandboxGateway } from '@/server/payments/sandbox-gateway'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { callAs } from '@/server/testing/caller'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { useClients } from '@/server/testing/http'
import { eventOf, openPayment, placeOnline } from '@/server/testing/online-order'
import { openTestRedis } from '@/server/testing/redis'
import { cancelOrder } from './cancel-order'
import { receivePayment } from './receive-payment'
import { sendRefunds } from './send-refunds'

process.env.PAYMENT_GATEWAY = 'sandbox'

let t: TestDatabase
let r: Awaited<ReturnType<typeof openTestRedis>>
let meal: TestMeal
let people: string[]

beforeAll(async () => {
  t = await openTestDatabase()
  r = await openTestRedis()
  useClients({ db: t.db, redis: r.redis })
  meal = await buildMeal(t.db, { pork: { planned: 20 } })
  people = await buildPeople(t.db, meal.canteenId, 10)
})
afterAll(async () => {
  await r.close()
  await t.close()
})
afterEach(async () => expect(await checkLedger(t.db, meal.mealId, r.redis)).toEqual([]))

const clients = () => ({ db: t.db, redis: r.redis })
const receive = (event: Parameters<typeof receivePayment>[2]) => receivePayment(t.db, 'sandbox', event)

async function paid() {
  const userId = people.pop() ?? ''
  const orderId = await placeOnline(clients(), meal, userId)
  const gateway = sandboxGateway({ db: t.db, secret: 'x'.repeat(32), appUrl: 'http://localhost:3000' })
  const payment = await openPayment(t.db, gateway, { orderId, userId })
  await receive(eventOf(payment))
  const refunds = async () =>
    (
      await t.db.paymentRefund.findMany({ where: { paymentId: payment.id }, orderBy: { createdAt: 'asc' } })
    ).map(({ amountCents, sentAt }) => [amountCents, sentAt !== null])
  const byHand = (amountCents: number) => receive(eventOf(payment, 'REFUNDED', { amountCents }))
  return { orderId, userId, payment, refunds, byHand }
}

it('a refund made by hand breaks the ledger while its order stands, and the rest goes back with its end', async () => {
  const { orderId, userId, refunds, byHand } = await paid()
  expect(await byHand(500)).toBe('NOTED')
  // Told again under another name, and of more.
  await byHand(500)
  await byHand(800)
  await byHand(500)
  expect(await refunds()).toEqual([
    [500, true],
    [300, true],
  ])
  expect(await checkLedger(t.db, meal.mealId)).toEqual([
    { invariant: 'online money = what is due', subject: orderId, expected: 1_800, actual: 1_000 },
  ])
  await cancelOrder(clients(), { orderId, userId })
  expect(await refunds()).toEqual([
    [500, true],
    [300, true],
    [1_000, false],
  ])
  await t.db.paymentRefund.updateMany({ data: { sentAt: new Date() }, where: { sentAt: null } })
})

it('our own refund, told of by the gateway, is no other', async () => {
  const { orderId, userId, refunds, byHand } = await paid()
  await cancelOrder(clients(), { orderId, userId })
  await byHand(1_800)
  expect(await refunds()).toEqual([[1_800, false]])
  await t.db.paymentRefund.updateMany({ data: { sentAt: new Date() }, where: { sentAt: null } })
})

it('a payment of which nothing is left to stage is not refunded before its last refund is sent', async () => {
  const { orderId, userId, payment, refunds, byHand } = await paid()
  // A fallback that was cheaper: its difference waits to be sent. The rest was sent back by hand.
  await t.db.paymentRefund.create({ data: { paymentId: payment.id, amountCents: 300 } })
  await byHand(1_800)
  await cancelOrder(clients(), { orderId, userId })
  expect(await refunds()).toEqual([
    [300, false],
    [1_500, true],
  ])
  expect((await t.db.payment.findUniqueOrThrow({ where: { id: payment.id } })).status).toBe('REFUNDING')
  await t.db.paymentRefund.updateMany({ data: { sentAt: new Date() }, where: { sentAt: null } })
})

it('a refund that is not sent for long is seen by its kitchen and by whoever watches the app', async () => {
  const { orderId, userId } = await paid()
  await cancelOrder(clients(), { orderId, userId })
  await sendRefunds(t.db, () => null)
  const [cook = ''] = await buildPeople(t.db, meal.canteenId, 1, { role: 'KITCHEN' })
  const stuck = async () => {
    const outbox = await (await callAs(clients(), cook)).operations.outbox()
    const health = (await (await GET()).json()) as { stuckRefunds: number }
    return { outbox, health: health.stuckRefunds }
  }
  expect(await stuck()).toMatchObject({ health: 0, outbox: { stuckRefundCount: 0, stuckRefunds: [] } })
  await t.db.$executeRaw`
    UPDATE payment_refunds SET created_at = created_at - interval '6 minutes' WHERE sent_at IS NULL`
  expect(await stuck()).toMatchObject({
    health: 1,
    outbox: {
      stuckRefundCount: 1,
      stuckRefunds: [
        {
          orderId,
          gateway: 'sandbox',
          amountCents: 1_800,
          attempts: 1,
          lastError: expect.stringContaining('not set up'),
        },
      ],
    },
  })
  const other = await buildMeal(t.db, { pork: { planned: 1 } })
  expect(await listStuckRefunds(t.db, other.canteenId)).toEqual({ count: 0, refunds: [] })
  await t.db.paymentRefund.updateMany({ data: { sentAt: new Date() }, where: { sentAt: null } })
  expect(await stuck()).toMatchObject({ health: 0, outbox: { stuckRefundCount: 0 } })
})
