import { afterAll, beforeAll, expect, it } from 'vitest'
import { readCart } from '@/server/cart/queries'
import { setLine } from '@/server/cart/set-line'
import { listInvoices } from '@/server/invoices/queries'
import { previewShrink, shrinkItem } from '@/server/kitchen/shrink-item'
import { getBadges } from '@/server/notifications/inbox-queries'
import { relayOutbox } from '@/server/notifications/relay-outbox'
import { advanceOrder } from '@/server/orders/advance-order'
import { cancelOrder, lapseOffer } from '@/server/orders/cancel-order'
import { collectOrder } from '@/server/orders/collect-order'
import { expireUnpaid } from '@/server/orders/expire-unpaid'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import { openCheckout } from '@/server/orders/open-checkout'
import { listActiveOrChanged } from '@/server/orders/queries'
import { receivePayment } from '@/server/orders/receive-payment'
import { sendRefunds } from '@/server/orders/send-refunds'
import { sweepPending } from '@/server/orders/sweep-pending'
import { sandboxGateway } from '@/server/payments/sandbox-gateway'
import { listLedger } from '@/server/stock/list-ledger'
import { loadMeal } from '@/server/stock/load-meal'
import { reconcileMeals } from '@/server/stock/reconcile-meals'
import { runWaitlist } from '@/workers/waitlist'
import { checkLedger } from './stock/ledger'
import { buildAllowance, buildMeal, buildPeople, type TestMeal } from './testing/builders'
import { callAs } from './testing/caller'
import { openTestDatabase, type TestDatabase } from './testing/database'
import { withoutGate } from './testing/gate'
import { buildHistory, GROWING } from './testing/old-orders'
import { eventOf, openPayment } from './testing/online-order'
import { deafQueue, place } from './testing/order'
import { findWholeScans, recordStatements } from './testing/plans'
import { openTestRedis } from './testing/redis'

process.env.PAYMENT_GATEWAY = 'sandbox'

let t: TestDatabase
let redis: Awaited<ReturnType<typeof openTestRedis>>
let meal: TestMeal
let people: string[]

beforeAll(async () => {
  t = await openTestDatabase()
  redis = await openTestRedis()
  meal = await buildMeal(t.db, {
    ...{ pork: { planned: 20, perPersonLimit: 4 }, tofu: { planned: 20 }, soup: { planned: 1 } },
  })
  await buildAllowance(t.db, meal, 500)
  people = await buildPeople(t.db, meal.canteenId, 300, { balanceCents: 10_000 })
  await buildHistory(t.url, meal, people, { meals: 500, each: 100 })
}, 240_000)
afterAll(async () => {
  await redis.close()
  await t.close()
})

/** A day in short, by the ways that people, workers and cooks go. */
async function live() {
  const clients = { db: t.db, redis: redis.redis }
  const { mealId, canteenId, items, slotIds } = meal
  const [a = '', b = '', c = '', d = '', e = ''] = people
  const [cook = ''] = await buildPeople(t.db, canteenId, 1, { role: 'KITCHEN' })
  const finalize = async (strategy?: 'conditional') => {
    const orderIds = (await t.db.order.findMany({ where: { mealId, status: 'PENDING' } })).map((o) => o.id)
    return finalizeOrders(clients, { mealId, orderIds }, strategy)
  }
  const order = (userId: string, item: string, paymentMethod: string, fallbacks?: string[]) =>
    place({ ...clients, redis: withoutGate(redis.redis) }, meal, {
      ...{ userId, lines: [{ item, fallbacks }], overrides: { paymentMethod } },
    })
  const person = { userId: a, canteenId, secret: 'x'.repeat(32), now: new Date() }
  const gateway = sandboxGateway({ db: t.db, secret: 'x'.repeat(32), appUrl: 'http://localhost:3000' })

  const asPerson = await callAs(clients, a)
  await asPerson.menu.get({ mealId })
  const line = { menuItemId: items.pork?.id ?? '', optionIds: [], quantity: 1, note: '' }
  await setLine(redis.redis, a, { mealId, ...line })
  await readCart(redis.redis, mealId, a)
  await openCheckout(clients, person, { mealId })
  const first = await order(a, 'pork', 'WALLET', ['tofu'])
  const online = await order(b, 'pork', 'ONLINE', ['tofu'])
  const sold = await order(c, 'soup', 'CASH')
  await sweepPending(t.db)
  await finalize()
  await order(d, 'pork', 'CASH')
  await finalize('conditional')
  const payment = await openPayment(t.db, gateway, { orderId: online, userId: b })
  await receivePayment(t.db, 'sandbox', eventOf(payment))
  await expireUnpaid(clients, () => gateway)
  await relayOutbox(t.db, redis.redis)

  const asWaiter = await callAs(clients, e)
  const wish = { mealId, menuItemId: items.soup?.id ?? '', pickupSlotId: slotIds[0] ?? '' }
  await asWaiter.waitlist.join({ ...wish, paymentMethod: 'CASH', autoOrder: false })
  await cancelOrder(clients, { orderId: sold, userId: c })
  await runWaitlist({ ...clients, queue: deafQueue })
  const offer = await t.db.order.findFirstOrThrow({ where: { userId: e, mealId } })
  await lapseOffer(clients, offer.id)

  const target = { menuItemId: items.pork?.id ?? '', planned: 1, canteenId }
  const { digest } = await previewShrink(t.db, target)
  await shrinkItem(clients, { ...target, digest, userId: cook })
  const step = async (to: 'PREPARING' | 'READY') => {
    const { version } = await t.db.order.findUniqueOrThrow({ where: { id: first } })
    await advanceOrder(clients, { orderId: first, canteenId, version, to })
  }
  await step('PREPARING')
  await step('READY')
  const asCook = await callAs(clients, cook)
  await asCook.kitchen.board({ mealId })
  await collectOrder(clients, { orderId: first, userId: a })
  await cancelOrder(clients, { orderId: online, userId: b })
  await sendRefunds(t.db, () => gateway)
  await relayOutbox(t.db, redis.redis)

  await asPerson.orders.get({ orderId: first })
  for (const filter of ['active', 'done', 'cancelled'] as const) await asPerson.orders.list({ filter })
  await asPerson.waitlist.mine({})
  await asPerson.people.profile({})
  await asPerson.me.wallet({})
  await asPerson.me.entries({})
  await asPerson.inbox.list({})
  await asPerson.orders.previewReorder({ orderId: first })
  await listActiveOrChanged(t.db, a, new Date())
  await getBadges(t.db, a)
  for (const issued of [true, false]) await listInvoices(t.db, canteenId, { issued })
  await asCook.kitchen.meals({})
  await asCook.kitchen.stock({ mealId })
  await asCook.operations.outbox({})
  await loadMeal(redis.redis, t.db, mealId)
  await redis.redis.flushdb()
  await reconcileMeals(clients, 'SCHEDULED')
  await listLedger(t.db, redis.redis, mealId)
  await checkLedger(t.db, mealId, redis.redis)
}

it('nothing that people, workers and cooks do reads all that was ever ordered', {
  timeout: 240_000,
}, async () => {
  const statements = await recordStatements(live)
  expect(statements.length).toBeGreaterThan(80)
  const scans = await findWholeScans(t.url, statements, GROWING)
  // That a wallet is the sum of its entries can only be said by somebody who has read them all: once, and only there.
  const wallets = scans.findIndex(
    ({ table, statement }) => table === 'ledger_entries' && statement.includes('wallet = its entries'),
  )
  expect(scans.filter((_, i) => i !== wallets)).toEqual([])
  expect(await checkLedger(t.db, meal.mealId)).toEqual([])
})
