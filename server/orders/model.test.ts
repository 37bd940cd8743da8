import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OrderStatus } from '@/prisma/generated/enums'
import { setLine } from '@/server/cart/set-line'
import { inTransaction } from '@/server/db'
import { DomainError } from '@/server/errors'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { setPlanned } from '@/server/stock/set-planned'
import { mirrorItems } from '@/server/stock/settle-hold'
import { buildAllowance, buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { advanceOrder } from './advance-order'
import { cancelOrder, declineOrder } from './cancel-order'
import { finalizeOrders } from './finalize-orders'
import { canMove } from './order-rules'

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
  | { do: 'submit'; person: number; pork: number; rice: number }
  | { do: 'finalize' }
  | { do: 'cancel' | 'decline' | 'prepare'; order: number }
  | { do: 'adjust'; item: 'pork' | 'rice'; planned: number }

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    ...{ do: fc.constant('submit' as const), person: fc.nat(2) },
    ...{ pork: fc.integer({ min: 0, max: 2 }), rice: fc.integer({ min: 0, max: 2 }) },
  }),
  fc.record({ do: fc.constant('finalize' as const) }),
  fc.record({
    do: fc.constantFrom('cancel' as const, 'decline' as const, 'prepare' as const),
    order: fc.nat(9),
  }),
  fc.record({
    ...{ do: fc.constant('adjust' as const), item: fc.constantFrom('pork' as const, 'rice' as const) },
    planned: fc.integer({ min: 0, max: 8 }),
  }),
)

const PRICE = { pork: 1_000, rice: 300 }
type Items = { pork: number; rice: number }
type Placed = {
  id: string
  person: number
  wants: Items
  status: OrderStatus
  fromAllowance: number
  fromWallet: number
}
/** Little, so that it runs out. */
const ALLOWANCE = 1_700

/** All that the order machine should do, in fifty lines: what the real one is compared with. */
class Model {
  planned: Items = { pork: 4, rice: 6 }
  taken: Items = { pork: 0, rice: 0 }
  balance = [3_000, 3_000, 3_000]
  allowance = [ALLOWANCE, ALLOWANCE, ALLOWANCE]
  orders: Placed[] = []

  free(item: keyof Items) {
    const held = this.orders.filter((o) => o.status === 'PENDING').reduce((sum, o) => sum + o.wants[item], 0)
    return this.planned[item] - this.taken[item] - held
  }
  submit(id: string, person: number, wants: Items): string {
    if (wants.pork > Math.max(0, this.free('pork')) || wants.rice > Math.max(0, this.free('rice')))
      return 'SOLD_OUT'
    const total = wants.pork * PRICE.pork + wants.rice * PRICE.rice
    const promised = this.orders.filter((o) => o.status === 'PENDING' && o.person === person)
    const left = promised.reduce((rest, o) => rest - o.fromAllowance, this.allowance[person] ?? 0)
    const fromAllowance = Math.min(total, left)
    const fromWallet = Math.min(total - fromAllowance, this.balance[person] ?? 0)
    this.orders.push({ id, person, wants, status: 'PENDING', fromAllowance, fromWallet })
    return 'ok'
  }
  finalize() {
    for (const order of this.orders.filter((o) => o.status === 'PENDING')) {
      const left = (item: keyof Items) => this.planned[item] - this.taken[item]
      const fits = order.wants.pork <= left('pork') && order.wants.rice <= left('rice')
      const pays =
        order.fromAllowance <= (this.allowance[order.person] ?? 0) &&
        order.fromWallet <= (this.balance[order.person] ?? 0)
      order.status = fits && pays ? 'CONFIRMED' : 'REJECTED'
      if (order.status === 'CONFIRMED') this.move(order, 1)
    }
  }
  end(order: Placed, from: OrderStatus[]): string {
    if (!from.includes(order.status)) return 'ORDER_NOT_CANCELLABLE'
    if (order.status !== 'PENDING') this.move(order, -1)
    order.status = 'CANCELLED'
    return 'ok'
  }
  adjust(item: keyof Items, planned: number): string {
    if (planned < this.taken[item]) return 'PLANNED_BELOW_SOLD'
    this.planned[item] = planned
    return 'ok'
  }
  private move(order: Placed, sign: 1 | -1) {
    this.taken.pork += sign * order.wants.pork
    this.taken.rice += sign * order.wants.rice
    this.allowance[order.person] = (this.allowance[order.person] ?? 0) - sign * order.fromAllowance
    this.balance[order.person] = (this.balance[order.person] ?? 0) - sign * order.fromWallet
  }
}

const answer = (outcome: { ok: boolean; error?: unknown }) =>
  outcome.ok ? 'ok' : outcome.error instanceof DomainError ? outcome.error.code : String(outcome.error)

/** The real thing, one command at a time. */
function machine(meal: TestMeal, people: string[]) {
  const clients = { db: t.db, redis }
  const { mealId, canteenId } = meal
  return {
    submit: async (person: number, wants: Items) => {
      const lines = (['pork', 'rice'] as const).flatMap((item) =>
        wants[item] ? [{ item, quantity: wants[item] }] : [],
      )
      const overrides = { paymentMethod: 'WALLET' }
      const userId = people[person] ?? ''
      for (const { item, quantity } of lines) {
        const menuItemId = meal.items[item]?.id ?? ''
        await setLine(redis, userId, { mealId, menuItemId, optionIds: [], quantity, note: '' })
      }
      return place(clients, meal, { userId, lines, overrides })
    },
    finalize: async () => {
      const rows = await t.db.order.findMany({ where: { mealId, status: 'PENDING' } })
      await finalizeOrders(clients, { mealId, orderIds: rows.map((row) => row.id) })
    },
    cancel: (order: Placed) =>
      cancelOrder(clients, { orderId: order.id, userId: people[order.person] ?? '' }),
    decline: (order: Placed) => declineOrder(clients, { orderId: order.id, canteenId, reason: 'no gas' }),
    prepare: async (order: Placed) => {
      const { version } = await t.db.order.findUniqueOrThrow({ where: { id: order.id } })
      await advanceOrder(clients, { orderId: order.id, canteenId, version, to: 'PREPARING' })
    },
    adjust: async (item: keyof Items, planned: number) => {
      const menuItemId = meal.items[item]?.id ?? ''
      const after = await inTransaction(t.db, (tx) =>
        setPlanned(tx, { menuItemId, planned, userId: null, reason: 'KITCHEN' }),
      )
      await mirrorItems(redis, mealId, [after])
    },
  }
}

async function setUp() {
  const meal = await buildMeal(t.db, {
    pork: { planned: 4, priceCents: PRICE.pork },
    rice: { planned: 6, priceCents: PRICE.rice },
  })
  const people = await buildPeople(t.db, meal.canteenId, 3, { balanceCents: 3_000 })
  await buildAllowance(t.db, meal, ALLOWANCE)
  return { meal, people, real: machine(meal, people), model: new Model() }
}

it('does what the model does, whatever the order of events', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 30 }), async (commands) => {
      const { meal, people, real, model } = await setUp()
      for (const c of commands) {
        if (c.do === 'submit') {
          const wants = { pork: c.pork, rice: c.rice }
          if (c.pork + c.rice === 0) continue
          const [outcome] = await race([() => real.submit(c.person, wants)])
          if (outcome)
            expect(answer(outcome)).toBe(model.submit(outcome.ok ? outcome.value : '', c.person, wants))
        } else if (c.do === 'finalize') {
          await real.finalize()
          model.finalize()
        } else if (c.do === 'adjust') {
          const [outcome] = await race([() => real.adjust(c.item, c.planned)])
          if (outcome) expect(answer(outcome)).toBe(model.adjust(c.item, c.planned))
        } else {
          const order = model.orders[c.order]
          if (!order) continue
          const [outcome] = await race([() => real[c.do](order)])
          if (outcome) expect(answer(outcome)).toBe(expected(model, order, c.do))
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
    }),
    { numRuns: 12 },
  )
})

function expected(model: Model, order: Placed, what: 'cancel' | 'decline' | 'prepare'): string {
  if (what === 'cancel') return model.end(order, ['PENDING', 'CONFIRMED'])
  if (what === 'decline') return model.end(order, ['PENDING', 'CONFIRMED', 'PREPARING'])
  if (order.status !== 'CONFIRMED') return 'INVALID_TRANSITION'
  order.status = 'PREPARING'
  return 'ok'
}

it('keeps its books whatever happens at the same moment', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(command, { minLength: 2, maxLength: 5 }), { maxLength: 8 }),
      async (groups) => {
        const { meal, people, real } = await setUp()
        for (const group of groups) {
          const before = await t.db.order.findMany({
            where: { mealId: meal.mealId },
            orderBy: { placedAt: 'asc' },
          })
          const calls = group.flatMap((c): (() => Promise<unknown>)[] => {
            if (c.do === 'submit')
              return c.pork + c.rice ? [() => real.submit(c.person, { pork: c.pork, rice: c.rice })] : []
            if (c.do === 'finalize') return [real.finalize]
            if (c.do === 'adjust') return [() => real.adjust(c.item, c.planned)]
            const row = before[c.order]
            const placed = row && { id: row.id, person: people.indexOf(row.userId) }
            return placed ? [() => real[c.do](placed as Placed)] : []
          })
          for (const outcome of await race(calls)) {
            if (!outcome.ok) expect(outcome.error).toBeInstanceOf(DomainError)
          }
          const after = await t.db.order.findMany({ where: { mealId: meal.mealId } })
          for (const was of before) {
            const now = after.find((order) => order.id === was.id)
            expect(now && pathExists(was.status, now.status)).toBe(true)
          }
        }
        await real.finalize()
        expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
      },
    ),
    { numRuns: 10 },
  )
})

/** Whether the state machine leads from one status to the other. */
function pathExists(from: OrderStatus, to: OrderStatus): boolean {
  if (from === to) return true
  const all: OrderStatus[] = [
    'CONFIRMED',
    'PREPARING',
    'READY',
    'COLLECTED',
    'REJECTED',
    'CANCELLED',
    'NO_SHOW',
  ]
  return all.some((next) => canMove(from, next) && pathExists(next, to))
}
