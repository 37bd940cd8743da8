import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '@/prisma/generated/enums'
import type { Context } from '@/server/context'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import type { RedisClient } from '@/server/redis'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { openTestRedis } from '@/server/testing/redis'
import { createCallerFactory } from '@/server/trpc'
import { kitchenRouter } from './router'

const createCaller = createCallerFactory(kitchenRouter)
type Caller = ReturnType<typeof createCaller>

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let orderId: string

beforeAll(async () => {
  t = await openTestDatabase()
  ;({ redis, close: closeRedis } = await openTestRedis())
  meal = await buildMeal(t.db, { pork: { planned: 10 } })
  const [eater = ''] = await buildPeople(t.db, meal.canteenId, 1)
  orderId = await place({ db: t.db, redis }, meal, { userId: eater, lines: [{ item: 'pork', quantity: 2 }] })
  await finalizeOrders({ db: t.db, redis }, { mealId: meal.mealId, orderIds: [orderId] })
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})

async function callerAs(role: Role | null, canteenId = meal.canteenId): Promise<Caller> {
  const [id = ''] = role ? await buildPeople(t.db, canteenId, 1, { role }) : []
  const user = role && { id, role, canteenId, name: 'Test', email: `${id}@example.test` }
  return createCaller({
    db: t.db,
    redis,
    user,
    headers: new Headers(),
    requestId: 'test',
  } as unknown as Context)
}
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error) => error.cause?.code ?? error,
  )

/** Every procedure with an input that would do something to the meal above. */
const calls = {
  meals: (c) => c.meals(),
  board: (c) => c.board({ mealId: meal.mealId }),
  stock: (c) => c.stock({ mealId: meal.mealId }),
  ratings: (c) => c.ratings({ mealId: meal.mealId }),
  advance: (c) => c.advance({ orderId, version: 2, to: 'PREPARING' }),
  decline: (c) => c.decline({ orderId, reason: 'no' }),
  setPlanned: (c) => c.setPlanned({ menuItemId: meal.items.pork?.id ?? '', planned: 99 }),
  previewShrink: (c) => c.previewShrink({ menuItemId: meal.items.pork?.id ?? '', planned: 1 }),
  shrink: (c) => c.shrink({ menuItemId: meal.items.pork?.id ?? '', planned: 1, digest: 'x'.repeat(43) }),
  setOnSale: (c) => c.setOnSale({ menuItemId: meal.items.pork?.id ?? '', onSale: false }),
  openMeal: (c) => c.openMeal({ mealId: meal.mealId }),
  closeMeal: (c) => c.closeMeal({ mealId: meal.mealId }),
  setNotice: (c) => c.setNotice({ mealId: meal.mealId, noticeZh: '停水', noticeEn: '' }),
  createMeal: (c) =>
    c.createMeal({ serviceDate: '2099-01-01', kind: 'DINNER', cutoffTime: '16:00', firstSlotTime: '17:00' }),
} satisfies Record<string, (caller: Caller) => Promise<unknown>>
const table = Object.entries(calls)

const untouched = async () => {
  expect(await t.db.meal.findUniqueOrThrow({ where: { id: meal.mealId } })).toMatchObject({
    ...{ status: 'OPEN', noticeZh: '' },
  })
  expect(await t.db.order.findUniqueOrThrow({ where: { id: orderId } })).toMatchObject({
    status: 'CONFIRMED',
  })
  const item = await t.db.menuItem.findUniqueOrThrow({ where: { id: meal.items.pork?.id } })
  expect(item).toMatchObject({ planned: 10, remaining: 8, onSale: true })
}

describe('who may', () => {
  it('the table names every procedure', () => {
    expect(Object.keys(calls).sort()).toEqual(Object.keys(kitchenRouter._def.procedures).sort())
  })

  it.each(table)('%s: nobody who is not signed in', async (_name, call) => {
    expect(await code(call(await callerAs(null)))).toBe('UNAUTHENTICATED')
    await untouched()
  })

  it.each(table)('%s: no staff', async (_name, call) => {
    expect(await code(call(await callerAs('STAFF')))).toBe('FORBIDDEN')
    await untouched()
  })

  it.each(table.filter(([name]) => name !== 'meals' && name !== 'createMeal'))(
    '%s: another canteen’s kitchen finds nothing',
    async (_name, call) => {
      const other = await buildMeal(t.db, {})
      expect(await code(call(await callerAs('KITCHEN', other.canteenId)))).toBe('NOT_FOUND')
      await untouched()
    },
  )

  it('meals lists the own canteen’s only', async () => {
    const other = await buildMeal(t.db, {})
    const theirs = await (await callerAs('KITCHEN', other.canteenId)).meals()
    expect(theirs.map((m) => m.id)).toEqual([other.mealId])
  })
})

describe('a ticket on its way', () => {
  it('is on the board as the kitchen needs it, and moves to collected; the money is due till then', async () => {
    const kitchen = await callerAs('KITCHEN')
    const board = await kitchen.board({ mealId: meal.mealId })
    expect(board).toMatchObject({ timeZone: 'Asia/Shanghai', meal: { counts: { CONFIRMED: 1 } } })
    const [ticket] = board.tickets
    expect(ticket).toMatchObject({
      ...{ id: orderId, version: 2, status: 'CONFIRMED', pickupNumber: 'D001', dueCents: 3_600 },
      lines: [{ dishNameZh: 'pork', quantity: 2 }],
    })
    let version = ticket?.version ?? 0
    for (const to of ['PREPARING', 'READY', 'COLLECTED'] as const) {
      const moved = await kitchen.advance({ orderId, version, to })
      expect(moved).toMatchObject({
        status: to,
        version: version + 1,
        dueCents: to === 'COLLECTED' ? 0 : 3_600,
      })
      version = moved.version
    }
    const done = await kitchen.board({ mealId: meal.mealId })
    expect(done.tickets.map((one) => one.status)).toEqual(['COLLECTED'])
  })

  it('a tap on what has changed meanwhile is refused', async () => {
    const kitchen = await callerAs('KITCHEN')
    expect(await code(kitchen.advance({ orderId, version: 2, to: 'READY' }))).toBe('INVALID_TRANSITION')
    expect(await code(kitchen.decline({ orderId, reason: 'late' }))).toBe('ORDER_NOT_CANCELLABLE')
  })

  it('a declined order leaves with its reason and gives its portions back', async () => {
    const [eater = ''] = await buildPeople(t.db, meal.canteenId, 1)
    const kitchen = await callerAs('ADMIN')
    const id = await place({ db: t.db, redis }, meal, { userId: eater, lines: [{ item: 'pork' }] })
    const before = await kitchen.board({ mealId: meal.mealId })
    expect(before.tickets.some((one) => one.id === id)).toBe(false) // PENDING is no ticket yet
    await finalizeOrders({ db: t.db, redis }, { mealId: meal.mealId, orderIds: [id] })
    const declined = await kitchen.decline({ orderId: id, reason: '食材用完了' })
    expect(declined).toMatchObject({
      status: 'CANCELLED',
      cancelledBy: 'KITCHEN',
      cancelReason: '食材用完了',
    })
    const [row] = await kitchen.stock({ mealId: meal.mealId })
    expect(row).toMatchObject({ planned: 10, taken: 2, remaining: 8 })
  })
})
