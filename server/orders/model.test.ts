import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OrderStatus } from '@/prisma/generated/enums'
import { setLine } from '@/server/cart/set-line'
import { inTransaction } from '@/server/db'
import { DomainError } from '@/server/errors'
import { sandboxGateway } from '@/server/payments/sandbox-gateway'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { setPlanned } from '@/server/stock/set-planned'
import { mirrorItems } from '@/server/stock/settle-hold'
import { buildAllowance, buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { dueIn, eventOf, openPayment } from '@/server/testing/online-order'
import { place } from '@/server/testing/order'
import {
  ALLOWANCE,
  BALANCE,
  DISHES,
  type Dish,
  LIMIT,
  Model,
  PLANNED,
  type Placed,
  PRICE,
  type Wish,
} from '@/server/testing/order-model'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { advanceOrder } from './advance-order'
import { cancelOrder, declineOrder } from './cancel-order'
import { expireUnpaid } from './expire-unpaid'
import { finalizeOrders } from './finalize-orders'
import { canMove } from './order-rules'
import { receivePayment } from './receive-payment'

process.env.PAYMENT_GATEWAY = 'sandbox'

/** Thousands of statements: seconds, or minutes where others keep the machine busy. */
const PATIENCE = 400_000

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>

beforeAll(async () => {
  t = await openTestDatabase()
  const r = await openTestRedis()
  redis = r.redis
  closeRedis = r.close
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})

type Command =
  | { do: 'submit'; person: number; pork: number; rice: number; orSoup: boolean; online: boolean }
  | { do: 'finalize' }
  | { do: 'cancel' | 'decline' | 'prepare' | 'pay' | 'expire'; order: number }
  | { do: 'adjust'; item: Dish; planned: number }

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: fc.constant('submit' as const), person: fc.nat(2) },
      ...{ pork: fc.integer({ min: 0, max: 2 }), rice: fc.integer({ min: 0, max: 2 }) },
      ...{ orSoup: fc.boolean(), online: fc.boolean() },
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('finalize' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(...(['cancel', 'decline', 'prepare', 'pay', 'expire'] as const)),
      order: fc.nat(9),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...{ do: fc.constant('adjust' as const), item: fc.constantFrom(...DISHES) },
      planned: fc.integer({ min: 0, max: 8 }),
    }),
  },
)

function wishOf({ person, pork, rice, orSoup, online }: Extract<Command, { do: 'submit' }>): Wish {
  const lines: Wish['lines'] = []
  if (pork) lines.push({ quantity: pork, choices: orSoup ? ['pork', 'soup'] : ['pork'] })
  if (rice) lines.push({ quantity: rice, choices: ['rice'] })
  return { person, lines, online }
}

const answer = (outcome: { ok: boolean; error?: unknown }) =>
  outcome.ok ? 'ok' : outcome.error instanceof DomainError ? outcome.error.code : String(outcome.error)
type OrderId = Pick<Placed, 'id' | 'person'>

/** The real thing, one command at a time. */
function machine(meal: TestMeal, people: string[]) {
  const clients = { db: t.db, redis }
  const { mealId, canteenId } = meal
  const gateway = sandboxGateway({ db: t.db, secret: 'x'.repeat(32), appUrl: 'http://localhost:3000' })
  const ownerOf = ({ id, person }: OrderId) => ({ orderId: id, userId: people[person] ?? '' })
  const itemOf = (dish: string) => ({ menuItemId: meal.items[dish]?.id ?? '', optionIds: [] })
  return {
    submit: async ({ person, lines, online }: Wish) => {
      const userId = people[person] ?? ''
      const wanted = lines.map(({ quantity, choices: [item = '', ...fallbacks] }) => {
        return { item, quantity, ...(fallbacks.length ? { fallbacks } : {}) }
      })
      for (const { item, quantity, fallbacks } of wanted) {
        const line = { ...itemOf(item), quantity, note: '', fallbacks: fallbacks?.map(itemOf) }
        await setLine(redis, userId, { mealId, ...line })
      }
      const overrides = { paymentMethod: online ? 'ONLINE' : 'WALLET' }
      return place(clients, meal, { userId, lines: wanted, overrides })
    },
    finalize: async () => {
      const rows = await t.db.order.findMany({ where: { mealId, status: 'PENDING' } })
      await finalizeOrders(clients, { mealId, orderIds: rows.map((row) => row.id) })
    },
    cancel: (order: OrderId) => cancelOrder(clients, ownerOf(order)),
    decline: (order: OrderId) => declineOrder(clients, { orderId: order.id, canteenId, reason: 'no gas' }),
    prepare: async (order: OrderId) => {
      const { version } = await t.db.order.findUniqueOrThrow({ where: { id: order.id } })
      await advanceOrder(clients, { orderId: order.id, canteenId, version, to: 'PREPARING' })
    },
    /** The gateway tells of it twice. */
    pay: async (order: OrderId) => {
      const event = eventOf(await openPayment(t.db, gateway, ownerOf(order)))
      await Promise.all([event, event].map((told) => receivePayment(t.db, 'sandbox', told)))
    },
    /** Its time is over, and two workers notice. @returns how many orders they cancelled */
    expire: async ({ id }: OrderId) => {
      const { payBy } = await t.db.order.findUniqueOrThrow({ where: { id } })
      if (payBy) await dueIn(t.db, id, -1)
      const runs = await Promise.all([expireUnpaid(clients, () => null), expireUnpaid(clients, () => null)])
      return runs.reduce((sum, { cancelled }) => sum + cancelled, 0)
    },
    adjust: async (item: Dish, planned: number) => {
      const { menuItemId } = itemOf(item)
      const after = await inTransaction(t.db, (tx) =>
        setPlanned(tx, { menuItemId, planned, userId: null, reason: 'KITCHEN' }),
      )
      await mirrorItems(redis, mealId, [after])
    },
  }
}
type Machine = ReturnType<typeof machine>

async function setUp() {
  const spec = (dish: Dish) => {
    return [dish, { planned: PLANNED[dish], priceCents: PRICE[dish], perPersonLimit: LIMIT[dish] }] as const
  }
  const meal = await buildMeal(t.db, Object.fromEntries(DISHES.map(spec)))
  const people = await buildPeople(t.db, meal.canteenId, 3, { balanceCents: BALANCE })
  await buildAllowance(t.db, meal, ALLOWANCE)
  return { meal, people, real: machine(meal, people), model: new Model() }
}

/** Does the same to both and compares every answer, and in the end the books. */
async function compare(commands: Command[], breakIt: (real: Machine, meal: TestMeal) => unknown = () => {}) {
  const { meal, people, real, model } = await setUp()
  await breakIt(real, meal)
  for (const c of commands) {
    const order = 'order' in c ? model.orders[c.order] : undefined
    if (c.do === 'submit') {
      // Who has an order to pay is not asked about another one: how many of them one may have is another test's.
      const unpaid = model.orders.some((o) => o.person === c.person && o.online && !o.paid)
      const wish = wishOf({ ...c, online: c.online && !unpaid })
      if (wish.lines.length === 0) continue
      const [outcome] = await race([() => real.submit(wish)])
      if (outcome) expect(answer(outcome)).toBe(model.submit(outcome.ok ? outcome.value : '', wish))
    } else if (c.do === 'finalize') {
      await real.finalize()
      model.finalize()
    } else if (c.do === 'adjust') {
      const [outcome] = await race([() => real.adjust(c.item, c.planned)])
      if (outcome) expect(answer(outcome)).toBe(model.adjust(c.item, c.planned))
    } else if (order && c.do === 'expire') {
      expect(await real.expire(order)).toBe(model.expire(order))
    } else if (order && c.do !== 'expire') {
      const { do: what } = c
      const [outcome] = await race([() => real[what](order)])
      if (outcome) expect(answer(outcome)).toBe(expected(model, order, what))
    }
  }
  const rows = await t.db.order.findMany({ where: { mealId: meal.mealId }, orderBy: { placedAt: 'asc' } })
  expect(rows.map((row) => row.status)).toEqual(model.orders.map((order) => order.status))
  expect(rows.map((row) => [row.allowanceCents, row.walletCents])).toEqual(
    model.orders.map((order) => [order.fromAllowance, order.fromWallet]),
  )
  for (const [i, userId] of people.entries()) {
    const allowance = await t.db.mealAllowance.findFirst({ where: { userId } })
    expect(allowance?.leftCents ?? ALLOWANCE).toBe(model.allowance[i])
    const wallet = await t.db.wallet.findUniqueOrThrow({ where: { userId } })
    expect(wallet.balanceCents).toBe(model.balance[i])
  }
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
}

function expected(model: Model, order: Placed, what: 'cancel' | 'decline' | 'prepare' | 'pay'): string {
  if (what === 'cancel') return model.cancel(order)
  if (what === 'decline') return model.end(order, ['PENDING', 'CONFIRMED', 'PREPARING'])
  return what === 'pay' ? model.settle(order) : model.prepare(order)
}

it('does what the model does, whatever the order of events', { timeout: PATIENCE }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 30 }), (commands) => compare(commands)),
    { numRuns: 16 },
  )
})

describe('a machine that differs is found out', () => {
  const fails = (breakIt: (real: Machine, meal: TestMeal) => unknown) =>
    fc.check(
      fc.asyncProperty(fc.array(command, { minLength: 20, maxLength: 30 }), (commands) =>
        compare(commands, breakIt),
      ),
      { numRuns: 60, seed: 20261121, endOnFailure: true },
    )

  it.each<[string, (real: Machine, meal: TestMeal) => unknown]>([
    [
      'it ends an unpaid order and gives nothing back',
      (real) => {
        real.expire = ({ id }) => t.db.$executeRaw`
          UPDATE orders SET status = 'CANCELLED', version = version + 1, cancelled_at = now(), cancelled_by = 'SYSTEM'
          WHERE id = ${id}::uuid AND pay_by IS NOT NULL AND status = 'CONFIRMED' AND payment_state = 'UNPAID'`
      },
    ],
    [
      'it knows no limit',
      (_real, { mealId }) => t.db.menuItem.updateMany({ where: { mealId }, data: { perPersonLimit: null } }),
    ],
    [
      'it offers nothing instead',
      (real) => {
        const { submit } = real
        real.submit = ({ lines, ...wish }) =>
          submit({ ...wish, lines: lines.map((line) => ({ ...line, choices: line.choices.slice(0, 1) })) })
      },
    ],
  ])('%s', { timeout: PATIENCE }, async (_what, breakIt) => {
    expect(await fails(breakIt)).toMatchObject({ failed: true })
  })
})

it('keeps its books whatever happens at the same moment', { timeout: PATIENCE }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(command, { minLength: 2, maxLength: 5 }), { maxLength: 8 }),
      async (groups) => {
        const { meal, people, real } = await setUp()
        const where = { mealId: meal.mealId }
        for (const group of groups) {
          const before = await t.db.order.findMany({ where, orderBy: { placedAt: 'asc' } })
          const calls = group.flatMap((c): (() => Promise<unknown>)[] => {
            if (c.do === 'submit') return c.pork + c.rice ? [() => real.submit(wishOf(c))] : []
            if (c.do === 'finalize') return [real.finalize]
            if (c.do === 'adjust') return [() => real.adjust(c.item, c.planned)]
            const row = before[c.order]
            return row ? [() => real[c.do]({ id: row.id, person: people.indexOf(row.userId) })] : []
          })
          for (const outcome of await race(calls)) {
            if (!outcome.ok) expect(outcome.error).toBeInstanceOf(DomainError)
          }
          const after = await t.db.order.findMany({ where })
          for (const was of before) {
            const now = after.find((order) => order.id === was.id)
            expect(now && pathExists(was.status, now.status)).toBe(true)
          }
        }
        await real.finalize()
        expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
      },
    ),
    { numRuns: 14 },
  )
})

/** Whether the state machine leads from one status to the other. */
function pathExists(from: OrderStatus, to: OrderStatus): boolean {
  if (from === to) return true
  const all: OrderStatus[] = [
    ...(['CONFIRMED', 'PREPARING', 'READY', 'COLLECTED'] as const),
    ...(['REJECTED', 'CANCELLED', 'NO_SHOW'] as const),
  ]
  return all.some((next) => canMove(from, next) && pathExists(next, to))
}
