import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inTransaction } from '@/server/db'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import type { RedisClient } from '@/server/redis'
import { checkLedger } from '@/server/stock/ledger'
import { countSales } from '@/server/stock/take-portions'
import { buildMeal, buildPeople } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { countDeadlocks } from '@/server/testing/deadlocks'
import { place } from '@/server/testing/order'
import { eventually, race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { applyImport } from './apply-import'

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

type Change = { price?: number; nameEn?: string }

/** A meal with the dishes a and b, an order of both that waits for its answer, and another meal of the same canteen. */
async function openMeals() {
  const meal = await buildMeal(t.db, { a: { planned: 5 }, b: { planned: 5 } })
  const { canteenId, mealId: today } = meal
  const [userId = ''] = await buildPeople(t.db, canteenId, 1)
  const orderId = await place({ db: t.db, redis }, meal, { userId, lines: [{ item: 'a' }, { item: 'b' }] })
  const { id: tomorrow } = await t.db.meal.create({
    data: {
      ...{ canteenId, kind: 'LUNCH', serviceDate: new Date('2099-01-01') },
      ...{ opensAt: new Date('2098-12-31'), cutoffAt: new Date('2099-01-01') },
    },
  })
  /** A file that names b first, as nobody locks. */
  const load = (db: TestDatabase['db'], mealId: string, { price = 18, nameEn = '' }: Change) => {
    const rows = ['b', 'a'].map((name) => `热菜,${name},${nameEn || name},${price},5`)
    const bytes = new TextEncoder().encode(['分类,菜名,英文名,售价,份数', ...rows].join('\n'))
    return applyImport(db, { canteenId, mealId, bytes, digest: null, userId: null })
  }
  return { ...meal, today, tomorrow, userId, orderId, load }
}

const waiting = async (count: number) => {
  const [row] = await t.db.$queryRaw<[{ count: number }]>`SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return row.count === count
}

/** An import and then a batch meet at a row that somebody else has, so that each holds what it took before. */
it.each([
  ['this meal’s prices', 'today', { price: 20 }, 'dish_variants'],
  ['another meal’s prices', 'tomorrow', { price: 20 }, 'dish_variants'],
  ['another meal’s names', 'tomorrow', { nameEn: 'New' }, 'dishes'],
  ['another meal’s prices and names', 'tomorrow', { price: 20, nameEn: 'New' }, 'dishes'],
] as const)('a file with %s and a batch wait for each other in one order', async (_, when, change, table) => {
  const meals = await openMeals()
  const { b } = meals.items
  const blocker = new Client({ connectionString: t.url })
  await blocker.connect()
  try {
    const deadlocks = await countDeadlocks(t, async (storm) => {
      await blocker.query('BEGIN')
      const id = table === 'dishes' ? b?.dishId : b?.variantId
      await blocker.query(`SELECT 1 FROM ${table} WHERE id = $1 FOR UPDATE`, [id])
      const both = race<unknown>([
        () => meals.load(storm, meals[when], change),
        async () => {
          await eventually(() => waiting(1))
          return finalizeOrders({ db: storm, redis }, { mealId: meals.today, orderIds: [meals.orderId] })
        },
      ])
      await eventually(() => waiting(2))
      await blocker.query('COMMIT')
      expect((await both).map((outcome) => outcome.ok)).toEqual([true, true])
    })
    expect(deadlocks).toBe(0)
  } finally {
    await blocker.end()
  }
  expect(await t.db.order.findUnique({ where: { id: meals.orderId } })).toMatchObject({ status: 'CONFIRMED' })
  expect(await checkLedger(t.db, meals.today, redis)).toEqual([])
})

it('a file that only puts dishes on another meal’s menu does not wait for a batch, nor does a favourite', async () => {
  const { items, tomorrow, load, userId } = await openMeals()
  await inTransaction(t.db, async (tx) => {
    await countSales(tx, new Map(Object.values(items).map(({ id }) => [id, 1])))
    expect((await load(t.db, tomorrow, {})).items).toHaveLength(2)
    await t.db.favourite.create({ data: { userId, dishId: items.a?.dishId ?? '' } })
  })
})
