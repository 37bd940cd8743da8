import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { advanceOrder } from '@/server/orders/advance-order'
import { collectOrder } from '@/server/orders/collect-order'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import { getOrder } from '@/server/orders/queries'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { buildAllowance, buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { type Caller, callAs } from '@/server/testing/caller'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { withoutGate } from '@/server/testing/gate'
import { place } from '@/server/testing/order'
import { openTestRedis } from '@/server/testing/redis'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let admin: Caller
let userId: string

beforeAll(async () => {
  t = await openTestDatabase()
  ;({ redis, close: closeRedis } = await openTestRedis())
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
beforeEach(async () => {
  meal = await buildMeal(t.db, { pork: { planned: 500 }, rice: { planned: 50, priceCents: 1_500 } })
  await buildAllowance(t.db, meal, 1_500)
  ;[userId = ''] = await buildPeople(t.db, meal.canteenId, 1, { balanceCents: 5_000 })
  const [id = ''] = await buildPeople(t.db, meal.canteenId, 1, { role: 'ADMIN' })
  admin = await callAs({ db: t.db, redis }, id)
})

type Wish = { item?: string; owner?: string; paymentMethod?: string; invoiceTitle?: string }
async function order({
  item = 'pork',
  owner = userId,
  paymentMethod = 'WALLET',
  invoiceTitle = '开饭科技',
}: Wish) {
  const clients = { db: t.db, redis: withoutGate(redis) }
  const overrides = { paymentMethod, invoiceTitle }
  const id = await place(clients, meal, { userId: owner, lines: [{ item }], overrides })
  await finalizeOrders({ db: t.db, redis }, { mealId: meal.mealId, orderIds: [id] })
  return id
}
async function advance(orderId: string, steps: ('PREPARING' | 'READY' | 'COLLECTED')[]) {
  for (const to of steps) {
    const { version } = await t.db.order.findUniqueOrThrow({ where: { id: orderId } })
    await advanceOrder({ db: t.db, redis }, { orderId, canteenId: meal.canteenId, version, to })
  }
}
const listed = async (issued = false) =>
  (await admin.invoices.list({ issued })).invoices.map((invoice) => invoice.orderId)
const codeOf = (call: Promise<unknown>) =>
  call
    .then(() => 'ok')
    .catch((error) => (error as { cause?: { code?: string } }).cause?.code ?? String(error))

it('an invoice is due for what the person paid, once nothing can go back any more', async () => {
  const id = await order({})
  const view = () => getOrder(t.db, userId, id)
  expect((await view()).invoice).toEqual({ title: '开饭科技', issued: false })
  expect(await listed()).toEqual([])
  expect(await codeOf(admin.invoices.setIssued({ orderId: id, issued: true }))).toBe('NOT_FOUND')
  await advance(id, ['PREPARING', 'READY'])
  const { number } = await view()
  const { invoices, more } = await admin.invoices.list({ issued: false })
  expect(invoices).toMatchObject([
    { orderId: id, number, title: '开饭科技', ownCents: 300, mealKind: 'DINNER' },
  ])
  expect(more).toBe(false)

  const { version } = await view()
  await admin.invoices.setIssued({ orderId: id, issued: true })
  expect(await view()).toMatchObject({ invoice: { issued: true }, version })
  expect([await listed(), await listed(true)]).toEqual([[], [id]])
  const { invoiceIssuedAt } = await t.db.order.findUniqueOrThrow({ where: { id } })
  await admin.invoices.setIssued({ orderId: id, issued: true })
  expect(await t.db.order.findUniqueOrThrow({ where: { id } })).toMatchObject({ invoiceIssuedAt })
  await admin.invoices.setIssued({ orderId: id, issued: false })
  expect([await listed(), await listed(true)]).toEqual([[id], []])
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

it('none for what the company paid, for who wants none, for what is not paid yet, and abroad', async () => {
  const [second = '', third = '', fourth = ''] = await buildPeople(t.db, meal.canteenId, 3, {
    balanceCents: 5_000,
  })
  const company = await order({ item: 'rice' })
  expect((await getOrder(t.db, userId, company)).invoice).toEqual({ title: '开饭科技', issued: false })
  const silent = await order({ owner: second, invoiceTitle: '' })
  expect((await getOrder(t.db, second, silent)).invoice).toBeNull()
  const cash = await order({ owner: third, paymentMethod: 'CASH' })
  const wanted = await order({ owner: fourth })
  for (const id of [company, silent, cash, wanted]) await advance(id, ['PREPARING', 'READY'])
  expect(await listed()).toEqual([wanted])
  // Handed over the counter, it is paid.
  await advance(cash, ['COLLECTED'])
  await collectOrder({ db: t.db, redis }, { orderId: wanted, userId: fourth })
  expect(await listed()).toEqual([cash, wanted])

  const abroad = await buildMeal(t.db, {})
  const [stranger = ''] = await buildPeople(t.db, abroad.canteenId, 1, { role: 'ADMIN' })
  const other = await callAs({ db: t.db, redis }, stranger)
  expect(await other.invoices.list({ issued: false })).toEqual({ invoices: [], more: false })
  expect(await codeOf(other.invoices.setIssued({ orderId: wanted, issued: true }))).toBe('NOT_FOUND')
  expect(await listed(true)).toEqual([])
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

it('comes page by page, the oldest first, and what was issued the newest first', async () => {
  const id = await order({})
  await advance(id, ['PREPARING', 'READY'])
  const [row] = await t.db.$queryRaw<{ count: number }[]>`
    WITH copied AS (
      INSERT INTO orders SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'status', 'COLLECTED',
        'sequence', n + 100, 'number', 'copy-' || lpad(n::text, 3, '0')))).*
      FROM orders o, generate_series(1, 101) n WHERE o.id = ${id}::uuid RETURNING 1
    ) SELECT count(*)::int AS count FROM copied`
  expect(row?.count).toBe(101)
  const read = async (issued: boolean) => {
    const first = await admin.invoices.list({ issued })
    expect([first.invoices.length, first.more]).toEqual([100, true])
    const after = first.invoices.at(-1)?.number
    const second = await admin.invoices.list({ issued, after })
    expect(second.more).toBe(false)
    return [...first.invoices, ...second.invoices].map((invoice) => invoice.number)
  }
  const numbers = await read(false)
  expect(new Set(numbers).size).toBe(102)
  expect(numbers).toEqual([...numbers].sort())
  await t.db
    .$executeRaw`UPDATE orders SET invoice_issued_at = clock_timestamp() WHERE canteen_id = ${meal.canteenId}::uuid`
  expect(await read(true)).toEqual([...numbers].sort().reverse())
})
