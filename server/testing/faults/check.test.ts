import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RedisClient } from '@/server/redis'
import { stockKeys } from '@/server/stock/keys'
import type { TestDatabase } from '../database'
import { openTestRedis } from '../redis'
import { checkHistory } from './check'
import { type Entry, orderIdOf } from './history'
import type { Problem } from './problem'
import { type Told, tellEvening } from './told-evening'

// Each promise is broken by hand, and the check has to see it: a check that cannot fail proves nothing.
// What is broken in the databases stays broken: each has to add something that was not there before.
let redis: RedisClient
let closeRedis: () => Promise<void>
let told: Told
let known: Problem[] = []

beforeAll(async () => {
  ;({ redis, close: closeRedis } = await openTestRedis())
  told = await tellEvening(redis)
})
afterAll(async () => {
  await told.t.close()
  await closeRedis()
})

type Mutant = [
  name: string,
  property: Problem['property'],
  breakIt: (told: Told) => Promise<unknown> | unknown,
]

const lift = (t: TestDatabase, table: string, constraint: string) =>
  t.db.$executeRawUnsafe(`ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${constraint}`)

const MUTANTS: Mutant[] = [
  [
    'an order is gone',
    'accepted is in the book',
    ({ first }) => Object.assign(first, { ticket: 'gone.1.1.x' }),
  ],
  [
    'an order waits for ever',
    'everybody has an answer',
    ({ t, id }) => t.db
      .$executeRaw`UPDATE orders SET status = 'PENDING', cell = NULL, number = NULL, sequence = NULL,
      pickup_number = NULL, confirmed_at = NULL WHERE id = ${id}::uuid`,
  ],
  [
    'somebody never heard',
    'everybody has an answer',
    ({ second }) => Object.assign(second, { told: 'unknown' }),
  ],
  [
    'one wish became two orders',
    'one wish, one order',
    async ({ t, history }) => {
      const [a, b] = history.map(orderIdOf)
      await t.db
        .$executeRaw`UPDATE orders SET note = (SELECT note FROM orders WHERE id = ${a}::uuid) WHERE id = ${b}::uuid`
    },
  ],
  ['an order that nobody sent', 'only what was asked for', ({ history }) => history.shift()],
  [
    'an order of more than was asked for',
    'only what was asked for',
    ({ t, id }) => t.db.$executeRaw`UPDATE order_lines SET quantity = 9 WHERE order_id = ${id}::uuid`,
  ],
  ['refused, and yet ordered', 'refused is refused', ({ first }) => Object.assign(first, { told: 'failed' })],
  [
    'cancelled, and yet cooked',
    'cancelled is cancelled',
    ({ first }) => Object.assign(first, { cancel: 'ok' }),
  ],
  [
    'cancelled by nobody',
    'cancelled is cancelled',
    ({ history }) => history.map((entry) => Object.assign(entry, { cancel: null })),
  ],
  [
    'more than a person may have',
    'limits hold',
    ({ t, item }) => t.db.menuItem.update({ where: { id: item }, data: { perPersonLimit: 1 } }),
  ],
  [
    'somebody stands in line for a dish that is there',
    'nobody waits for what is there',
    ({ t, meal, item, second: { userId } }) =>
      t.db.waitlistEntry.create({
        data: { mealId: meal.mealId, menuItemId: item, userId, autoOrder: true, wish: {} },
      }),
  ],
  [
    'refused because of our own trouble',
    'refused for a reason',
    ({ t }) => t.db.$executeRaw`UPDATE orders SET reject_reason = 'SYSTEM' WHERE status = 'REJECTED'`,
  ],
  [
    'an event nobody heard',
    'everything is told',
    ({ t, id }) => t.db.outboxEvent.updateMany({ where: { orderId: id }, data: { publishedAt: null } }),
  ],
  [
    'an event that was never written',
    'every change is told once',
    ({ t, id }) => t.db.outboxEvent.deleteMany({ where: { orderId: id, orderVersion: 2 } }),
  ],
  [
    'a portion too many',
    'planned = sold + free',
    async ({ t, item }) => {
      await lift(t, 'menu_items', 'menu_items_remaining_within_planned')
      await t.db.$executeRaw`UPDATE menu_items SET remaining = remaining + 1 WHERE id = ${item}::uuid`
    },
  ],
  [
    'more left than planned',
    'remaining within planned',
    async ({ t, item }) => {
      await lift(t, 'menu_items', 'menu_items_remaining_within_planned')
      await t.db.$executeRaw`UPDATE menu_items SET remaining = planned + 1 WHERE id = ${item}::uuid`
    },
  ],
  [
    'a balance that no entry explains',
    'wallet = its entries',
    ({ t, first }) =>
      t.db.wallet.update({ where: { userId: first.userId }, data: { balanceCents: { increment: 1 } } }),
  ],
  [
    'an allowance that no order explains',
    'allowance = its orders',
    ({ t, meal: { mealId }, first: { userId } }) =>
      t.db.mealAllowance.update({
        where: { mealId_userId: { mealId, userId } },
        data: { leftCents: { increment: 1 } },
      }),
  ],
  [
    'an allowance of which less was taken than was promised',
    'money moved once',
    ({ t, second }) =>
      t.db
        .$executeRaw`UPDATE orders SET allowance_cents = allowance_cents - 1 WHERE id = ${orderIdOf(second)}::uuid`,
  ],
  [
    'a hold of an order that has its answer',
    'Redis agrees',
    async ({ meal, first, id, item }) => {
      const { holds, held } = stockKeys(meal.mealId)
      const items = [{ id: item, quantity: 1 }]
      const hold = { orderId: id, userId: first.userId, slotId: meal.slotIds[0], items, cart: [], at: 0 }
      await redis.hset(holds, id, JSON.stringify(hold))
      await redis.hincrby(held, item, 1)
    },
  ],
  [
    'a hold, as a hold',
    'a hold for each waiting order',
    async ({ meal, second }) => {
      const [orderId, userId] = [orderIdOf(second), second.userId]
      const hold = { orderId, userId, slotId: meal.slotIds[0], items: [], cart: [], at: 0 }
      await redis.hset(stockKeys(meal.mealId).holds, orderId, JSON.stringify(hold))
    },
  ],
  [
    'a count that no hold explains',
    'held = its holds',
    ({ meal, item }) => redis.hincrby(stockKeys(meal.mealId).held, item, 1),
  ],
  [
    'an order at another price than the menu’s',
    'dishes and prices are as asked',
    ({ t, second }) =>
      t.db
        .$executeRaw`UPDATE order_lines SET unit_price_cents = unit_price_cents - 1 WHERE order_id = ${orderIdOf(second)}::uuid`,
  ],
  [
    'an order of another dish than was asked for',
    'dishes and prices are as asked',
    ({ t, meal, history }) => {
      const [rice, orderId] = [meal.items.rice?.id, orderIdOf(history[2] as Entry)]
      return t.db
        .$executeRaw`UPDATE order_lines SET menu_item_id = ${rice}::uuid WHERE order_id = ${orderId}::uuid`
    },
  ],
  [
    'an order for another time than was asked for',
    'dishes and prices are as asked',
    ({ history }) => Object.assign(history[3]?.wish ?? {}, { slot: 1 }),
  ],
  [
    'a discount that the kitchen did not give',
    'dishes and prices are as asked',
    ({ t, history }) => t.db.$executeRaw`
      WITH line AS (UPDATE order_lines SET discount_cents = 100 WHERE order_id = ${orderIdOf(history[3] as Entry)}::uuid)
      UPDATE orders SET subtotal_cents = subtotal_cents - 100, total_cents = total_cents - 100, wallet_cents = 0
      WHERE id = ${orderIdOf(history[3] as Entry)}::uuid`,
  ],
  [
    'refused a dish of which there was enough',
    'sold out is sold out',
    async ({ t }) => {
      await t.db.$executeRaw`UPDATE menu_items SET remaining = planned`
      await t.db.$executeRaw`UPDATE orders SET reject_reason = 'SOLD_OUT' WHERE status = 'REJECTED'`
    },
  ],
  [
    'a watcher who never heard of the answer',
    'watchers see what is so',
    ({ watchers, id }) => watchers[0]?.seen.set(id, { status: 'PENDING', version: 1 }),
  ],
  [
    'a watcher who never heard of an order',
    'watchers see what is so',
    ({ watchers, id }) => watchers[0]?.seen.delete(id),
  ],
  [
    'a forger who does not hear of what is under way',
    'watchers see what is so',
    ({ watchers: [watcher], id }) => {
      Object.assign(watcher ?? {}, { forges: true })
      watcher?.seen.delete(id)
    },
  ],
  [
    'a watcher who hears of somebody else’s order',
    'nobody sees another’s order',
    ({ watchers, second }) => watchers[0]?.seen.set(orderIdOf(second), { status: 'CONFIRMED', version: 2 }),
  ],
  [
    'money at the gateway that no order waits for',
    'the gateway has what is due',
    async ({ t, id: orderId }) => {
      const of = { orderId, amountCents: 500 }
      const { id: paymentId } = await t.db.payment.create({
        data: { ...of, gateway: 'sandbox', reference: orderId, url: 'x' },
      })
      const data = { ...of, paymentId, reference: paymentId, description: '', state: 'PAID' }
      await t.db.sandboxCheckout.create({ data })
    },
  ],
  [
    'an order that is paid online, and not at the gateway',
    'the gateway has what is due',
    ({ t, second }) =>
      t.db
        .$executeRaw`UPDATE orders SET payment_method = 'ONLINE', wallet_cents = 0 WHERE id = ${orderIdOf(second)}::uuid`,
  ],
  [
    'an unpaid order that keeps its portion',
    'unpaid in time is cancelled',
    ({ t, second }) => t.db.$executeRaw`
      UPDATE orders SET payment_state = 'UNPAID', pay_by = clock_timestamp() - interval '1 minute', paid_at = NULL,
        settled_at = NULL WHERE id = ${orderIdOf(second)}::uuid`,
  ],
  [
    'cancelled as unpaid, although it was paid in time',
    'cancelled is cancelled',
    async ({ t, history: [, , third] }) => {
      Object.assign(third?.wish ?? {}, { paymentMethod: 'ONLINE' })
      Object.assign(third ?? {}, { cancel: null })
      await t.db.$executeRaw`UPDATE orders SET cancel_reason = 'UNPAID' WHERE status = 'CANCELLED'`
    },
  ],
  [
    'portions that no cook planned',
    'planned is as the cook said',
    ({ t, meal }) =>
      t.db.$executeRaw`UPDATE menu_items SET planned = planned + 1, remaining = remaining + 1
        WHERE id = ${meal.items.rice?.id}::uuid`,
  ],
  [
    'a change of the cook’s that was told as made, and was not',
    'planned is as the cook said',
    ({ said, item }) => said.push({ menuItemId: item, planned: 99, told: 'ok' }),
  ],
  ['a Redis that forgot', 'Redis was compared', () => redis.flushdb()],
]

it('an evening without faults breaks no promise', async () => {
  expect(await problemsOf(told)).toEqual([])
})

it.each(MUTANTS)('%s: "%s"', async (_name, property, breakIt) => {
  const { history, watchers, said } = told
  const heard = structuredClone({ history, watchers, said })
  const [first, second] = heard.history as [Entry, Entry]
  await breakIt({ ...told, ...heard, first, second })
  const found = (await problemsOf({ ...told, ...heard })).filter((problem) => !isKnown(problem))
  expect(found.map((problem) => problem.property)).toContain(property)
  known = await problemsOf(told)
})

const isKnown = (problem: Problem) => known.some((one) => isDeepStrictEqual(one, problem))

function problemsOf({ t, meal, history, watchers, said }: Told): Promise<Problem[]> {
  return checkHistory({ db: t.db, redis, mealId: meal.mealId }, history, { watchers, said })
}
