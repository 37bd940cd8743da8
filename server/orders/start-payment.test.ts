import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { env } from '@/server/env'
import type { PaymentGateway } from '@/server/payments/gateway'
import { sandboxGateway } from '@/server/payments/sandbox-gateway'
import { stripeGateway } from '@/server/payments/stripe-gateway'
import { checkLedger } from '@/server/stock/ledger'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { loseAnswers, serveStripe } from '@/server/testing/gateways'
import { dueIn, eventOf, placeOnline } from '@/server/testing/online-order'
import { openTestRedis } from '@/server/testing/redis'
import { receivePayment } from './receive-payment'
import { startPayment } from './start-payment'

process.env.PAYMENT_GATEWAY = 'sandbox'
const appUrl = 'http://localhost:3000'

let t: TestDatabase
let r: Awaited<ReturnType<typeof openTestRedis>>
let stripe: Awaited<ReturnType<typeof serveStripe>>
let meal: TestMeal
let people: string[]
const settings = { ...env() }

beforeAll(async () => {
  t = await openTestDatabase()
  r = await openTestRedis()
  stripe = await serveStripe()
  const startsAt = new Date(Date.now() + 40 * 3_600_000)
  meal = await buildMeal(t.db, { pork: { planned: 20 } })
  // No order has to be paid before its pickup, which would be sooner.
  const endsAt = new Date(startsAt.getTime() + 900_000)
  await t.db.pickupSlot.update({ where: { id: meal.slotIds[0] }, data: { startsAt, endsAt } })
  people = await buildPeople(t.db, meal.canteenId, 10)
})
beforeEach(() => stripe.checkoutsEnd(null))
afterAll(async () => {
  Object.assign(env(), settings)
  await stripe.close()
  await r.close()
  await t.close()
})
afterEach(async () => expect(await checkLedger(t.db, meal.mealId, r.redis)).toEqual([]))

const atStripe = () =>
  stripeGateway({
    ...{ secretKey: 'sk_test_ours', webhookSecret: 'whsec_only_for_tests' },
    api: { host: '127.0.0.1', port: stripe.port, protocol: 'http' },
  })

async function waiting() {
  const userId = people.pop() ?? ''
  const orderId = await placeOnline({ db: t.db, redis: r.redis }, meal, userId)
  return {
    orderId,
    tap: (gateway: PaymentGateway = atStripe()) =>
      startPayment({ db: t.db, gateway, appUrl }, { orderId, userId }),
    payments: () => t.db.payment.findMany({ where: { orderId }, orderBy: { id: 'asc' } }),
  }
}

it.each([2, 15, 1_200])(
  'a page is one that Stripe opens when %d minutes are left to pay',
  async (minutes) => {
    Object.assign(env(), { PAYMENT_TIMEOUT_MINUTES: minutes })
    const { orderId, tap } = await waiting()
    const { payBy } = await t.db.order.findUniqueOrThrow({ where: { id: orderId } })
    expect((payBy?.getTime() ?? 0) - Date.now()).toBeGreaterThan((minutes - 1) * 60_000)
    expect((await tap()).url).toMatch('https://checkout.stripe.test/')
  },
)

it('a page is one that Stripe opens in the last seconds, too', async () => {
  const { orderId, tap } = await waiting()
  await dueIn(t.db, orderId, 20)
  expect((await tap()).url).toMatch('https://checkout.stripe.test/')
})

it('another gateway has a page of its own, and the old one may still be paid', async () => {
  const { tap, payments } = await waiting()
  const sandbox = sandboxGateway({ db: t.db, secret: 'x'.repeat(32), appUrl })
  expect((await tap(sandbox)).url).toMatch('/sandbox-pay/')
  const { url } = await tap()
  expect(url).toMatch('https://checkout.stripe.test/')
  expect(await tap()).toEqual({ url })
  const [first, second] = await payments()
  expect([first, second]).toMatchObject([
    { gateway: 'sandbox', status: 'EXPIRED' },
    { gateway: 'stripe', status: 'CREATED', url },
  ])
  expect(first && (await receivePayment(t.db, 'sandbox', eventOf(first)))).toBe('PAID')
  expect(second && (await receivePayment(t.db, 'stripe', eventOf(second)))).toBe('REFUNDING')
})

it('what Stripe refuses once it refuses for a day under the same key: the next tap has another', async () => {
  const { tap, payments } = await waiting()
  stripe.checkoutsEnd({ status: 500, body: { error: { type: 'api_error', message: 'sorry' } } })
  await expect(tap()).rejects.toMatchObject({ code: 'PAYMENT_UNAVAILABLE' })
  stripe.checkoutsEnd(null)
  const { url } = await tap()
  expect(await payments()).toMatchObject([
    { status: 'EXPIRED', url: '' },
    { status: 'CREATED', url },
  ])
})

it.each<[string, () => PaymentGateway]>([
  ['is lost', () => loseAnswers(atStripe())],
  [
    'is that it is busy',
    () => {
      stripe.checkoutsEnd({ status: 429, body: { error: { type: 'rate_limit_error', message: 'slowly' } } })
      return atStripe()
    },
  ],
])('when the answer %s the payment keeps its key', async (_, gateway) => {
  const { tap, payments } = await waiting()
  await expect(tap(gateway())).rejects.toMatchObject({ code: 'PAYMENT_UNAVAILABLE' })
  stripe.checkoutsEnd(null)
  stripe.forgetKeys()
  const { url } = await tap()
  expect(await payments()).toMatchObject([{ status: 'CREATED', url }])
})
