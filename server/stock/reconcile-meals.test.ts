import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import type { RedisClient } from '@/server/redis'
import { buildMeal, buildPeople, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { place } from '@/server/testing/order'
import { openTestRedis } from '@/server/testing/redis'
import { joinLine } from './join-line'
import { stockKeys } from './keys'
import { checkLedger } from './ledger'
import { reconcileMeal } from './reconcile-meal'
import { findLastRun, reconcileMeals, wasReconciledLately } from './reconcile-meals'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>
let meal: TestMeal
let people: string[]

beforeAll(async () => {
  t = await openTestDatabase(10)
  ;({ redis, close: closeRedis } = await openTestRedis())
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})
beforeEach(async () => {
  await redis.flushdb()
  await t.db.$executeRaw`UPDATE meals SET status = 'CLOSED', opens_at = opens_at - interval '3 days',
    cutoff_at = cutoff_at - interval '3 days'`
  meal = await buildMeal(t.db, { pork: { planned: 400, perPersonLimit: 3 }, rice: { planned: 30 } })
  people = await buildPeople(t.db, meal.canteenId, 60)
  await reconcileMeal(redis, t.db, meal.mealId)
})

const clients = () => ({ db: t.db, redis })
const pork = () => meal.items.pork?.id ?? ''
const keys = () => stockKeys(meal.mealId)
const slot = () => meal.slotIds[0] ?? ''
const buy = (userId: string) =>
  place(clients(), meal, { userId, lines: [{ item: 'pork' }, { item: 'rice' }] })
async function finalizeAll(): Promise<number> {
  const waiting = await t.db.order.findMany({ where: { mealId: meal.mealId, status: 'PENDING' } })
  const orderIds = waiting.map((order) => order.id)
  return (await finalizeOrders(clients(), { mealId: meal.mealId, orderIds })).length
}
const standInLine = (userId: string) =>
  joinLine(redis, t.db, {
    ...{ mealId: meal.mealId, orderId: uuidv7(), userId },
    lines: [{ quantity: 2, choices: [{ id: pork(), waiting: 0 }] }],
  })
const recorded = () => t.db.reconciliation.findMany({ where: { mealId: meal.mealId } })

/** People ordering and a worker answering, until `stop`. The gate may refuse some; nobody may be lost. */
async function withTraffic(work: () => Promise<unknown>): Promise<void> {
  let running = true
  let next = 0
  const shopper = async () => {
    while (running && next < people.length) {
      await buy(people[next++] ?? '').catch(() => {})
    }
  }
  const worker = async () => {
    while (running) await finalizeAll()
  }
  const all = Promise.all([shopper(), shopper(), worker()])
  try {
    await work()
  } finally {
    running = false
    await all
  }
  while ((await finalizeAll()) > 0) {}
}

/** Redis as it stood, to be restored later. */
async function copyRedis(): Promise<() => Promise<void>> {
  const names = await redis.keys('*')
  const dumps = await Promise.all(names.map((name) => redis.dumpBuffer(name)))
  return async () => {
    const all = redis.multi().flushdb()
    for (const [i, name] of names.entries()) all.restore(name, 0, dumps[i] ?? Buffer.alloc(0))
    for (const [error] of (await all.exec()) ?? []) if (error) throw error
  }
}

describe('with traffic running', () => {
  const corruptions: Record<string, () => Promise<unknown>> = {
    'everything is flushed': () => redis.flushdb(),
    'remaining is edited up': () => redis.hset(keys().remaining, pork(), 9_999),
    'remaining is edited down': () => redis.hset(keys().remaining, pork(), 0),
    'a version runs ahead and freezes the mirror': () =>
      redis.hset(keys().version, pork(), 1_000_000, meal.items.rice?.id ?? '', 1_000_000),
    'held is edited': () => redis.hincrby(keys().held, pork(), 350),
    'held is deleted': () => redis.del(keys().held),
    'a person’s counter is edited': () => redis.hset(keys().person, `${people.at(-1)}:${pork()}`, 3),
    'cells are filled': () => redis.setrange(keys().cells(slot()), 0, '\xff'.repeat(60)),
    'cells are deleted': () => redis.del(keys().cells(slot())),
    'owners are deleted': () => redis.del(keys().owners),
    'owners are invented': () => redis.hset(keys().owners, `${slot()}:7`, uuidv7(), `${slot()}:8`, uuidv7()),
    'holds are deleted': () => redis.del(keys().holds),
  }
  it.each(Object.entries(corruptions))('%s: Redis is right after one run', async (_name, corrupt) => {
    for (const id of people.splice(0, 4)) await buy(id)
    await finalizeAll()
    await withTraffic(async () => {
      await corrupt()
      await reconcileMeals(clients(), 'SCHEDULED')
    })
    await settled()
  })

  it('an old copy is restored: Redis is right after one run', async () => {
    for (const id of people.splice(0, 6)) await buy(id)
    const restore = await copyRedis() // six orders wait in it that have their answer by then
    await finalizeAll()
    for (const id of people.splice(0, 6)) await buy(id)
    await finalizeAll()
    for (const id of people.splice(0, 3)) await buy(id) // and these it never heard of
    await withTraffic(async () => {
      await restore()
      await reconcileMeals(clients(), 'SCHEDULED')
    })
    await settled()
  })

  it('nothing is wrong: no counter and no version is ever found wrong, whatever is on its way', async () => {
    await withTraffic(async () => {
      for (let again = 0; again < 3; again++) {
        const { forgotten, faults } = await reconcileMeal(redis, t.db, meal.mealId)
        // A word to Redis may be late on a busy machine; what one script writes together is never apart.
        const impossible = faults.filter(({ what }) => ['held', 'person', 'version'].includes(what))
        expect({ forgotten, impossible }).toEqual({ forgotten: false, impossible: [] })
      }
    })
    await settled()
  })

  /** No run in between: what the one left must be right already, down to each hash. */
  async function settled() {
    expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
    expect(await reconcileMeal(redis, t.db, meal.mealId)).toMatchObject({ forgotten: false, faults: [] })
    expect(await redis.hlen(keys().holds)).toBe(0)
  }
})

describe('a key of the wrong type', () => {
  const { cells: _cells, loaded: _loaded, ...named } = stockKeys('x')
  const names = [...Object.keys(named), 'cells'] as (keyof typeof named | 'cells')[]
  it.each(names)('%s: the meal is loaded anew, with who waits in it', async (name) => {
    await buy(people[0] ?? '')
    const key = name === 'cells' ? keys().cells(slot()) : keys()[name]
    await redis.del(key)
    await redis.lpush(key, 'neither a hash nor a bitmap')
    expect(await reconcileMeals(clients(), 'SCHEDULED')).toMatchObject({ failed: 0, corrected: 1 })
    expect(await recorded()).toMatchObject([{ corrected: { counts: { forgotten: 1 } } }])
    expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
    await standInLine(people[1] ?? '')
    await buy(people[2] ?? '')
    expect(await finalizeAll()).toBe(2)
    expect(await reconcileMeal(redis, t.db, meal.mealId)).toMatchObject({ forgotten: false, faults: [] })
  })
})

describe('the line', () => {
  const broken: Record<string, () => Promise<unknown>> = {
    'its portions are edited': () => redis.hset(keys().line, pork(), 999),
    'its portions are a word': () => redis.hset(keys().line, pork(), 'many'),
    'its heads are edited': () => redis.hset(keys().people, pork(), 50),
    'its counters are gone': () => redis.del(keys().line, keys().people),
    'a place that cannot be read': () => redis.hset(keys().places, uuidv7(), '{"items":'),
    'a place without a ticket': async () => {
      const place = { userId: people[9], items: { [pork()]: 999 } }
      await redis.hset(keys().places, uuidv7(), JSON.stringify(place))
      await redis.hincrby(keys().line, pork(), 999)
    },
  }
  it.each(Object.entries(broken))('%s: who stands in it is counted again', async (_name, breakIt) => {
    await standInLine(people[0] ?? '')
    await breakIt()
    expect(await reconcileMeals(clients(), 'SCHEDULED')).toMatchObject({ failed: 0, corrected: 1 })
    expect(await recorded()).toMatchObject([{ corrected: { counts: { line: expect.any(Number) } } }])
    const { line, people: heads, places } = keys()
    expect(await redis.hgetall(line)).toEqual({ [pork()]: '2' })
    expect(await redis.hgetall(heads)).toEqual({ [pork()]: '1' })
    expect(await redis.hlen(places)).toBe(1)
    await standInLine(people[1] ?? '')
    expect(await reconcileMeal(redis, t.db, meal.mealId)).toMatchObject({ forgotten: false, faults: [] })
  })
})

describe('what was corrected', () => {
  it('is written down once, with what it was; a run that finds nothing leaves only its time', async () => {
    expect(await findLastRun(redis)).toBeNull()
    expect(await wasReconciledLately(redis)).toBe(false)
    await buy(people[0] ?? '')
    await reconcileMeals(clients(), 'SCHEDULED')
    expect(await recorded()).toEqual([])
    expect(await findLastRun(redis)).toMatchObject({ kind: 'SCHEDULED', meals: 1, corrected: 0, failed: 0 })
    expect(await wasReconciledLately(redis)).toBe(true)

    await redis.hset(keys().remaining, pork(), 7)
    await redis.hset(keys().held, pork(), 0)
    expect(await reconcileMeals(clients(), 'FALLBACK')).toMatchObject({ corrected: 1 })
    await reconcileMeals(clients(), 'SCHEDULED')
    expect(await recorded()).toMatchObject([
      {
        ...{ kind: 'FALLBACK', holdsEnded: 0 },
        corrected: {
          counts: { remaining: 1, held: 1 },
          details: [
            { what: 'remaining', subject: pork(), expected: '400', actual: '7' },
            { what: 'held', subject: pork(), expected: '1', actual: '0' },
          ],
        },
      },
    ])
    await redis.flushdb()
    await reconcileMeals(clients(), 'SCHEDULED')
    expect((await recorded()).at(-1)).toMatchObject({ corrected: { counts: { forgotten: 1 } } })
  })

  it('is told to open menus when they showed it, and not when they did not', async () => {
    const told = () => t.db.outboxEvent.count({ where: { mealId: meal.mealId, kind: 'stock' } })
    await buy(people[0] ?? '')
    await reconcileMeals(clients(), 'SCHEDULED')
    expect(await told()).toBe(0)
    await redis.del(keys().owners)
    await reconcileMeals(clients(), 'SCHEDULED')
    expect([(await recorded()).length, await told()]).toEqual([1, 0])
    await redis.hset(keys().held, pork(), 400)
    await reconcileMeals(clients(), 'SCHEDULED')
    expect([(await recorded()).length, await told()]).toEqual([2, 1])
    await redis.flushdb()
    await reconcileMeals(clients(), 'SCHEDULED')
    expect([(await recorded()).length, await told()]).toEqual([3, 2])
  })

  it('stays written', async () => {
    const data = { mealId: meal.mealId, kind: 'SCHEDULED', corrected: {} }
    const { id } = await t.db.reconciliation.create({ data })
    await expect(t.db.reconciliation.delete({ where: { id } })).rejects.toThrow()
    await expect(t.db.reconciliation.update({ where: { id }, data: { holdsEnded: 9 } })).rejects.toThrow()
    await expect(t.db.reconciliation.create({ data: { ...data, kind: 'OTHER' } })).rejects.toThrow()
  })

  it('one meal that cannot be reconciled does not keep the others from it, and is no success', async () => {
    const other = await buildMeal(t.db, { soup: { planned: 5 } })
    const db = new Proxy(t.db, {
      get(target, name) {
        if (name !== '$queryRaw') return Reflect.get(target, name, target)
        return (sql: TemplateStringsArray, ...values: unknown[]) => {
          if (values.includes(meal.mealId)) throw new Error('a bug that only this meal brings out')
          return target.$queryRaw(sql, ...values)
        }
      },
    })
    expect(await reconcileMeals({ db, redis }, 'SCHEDULED')).toMatchObject({
      ...{ meals: 2, failed: 1, corrected: 0 },
    })
    expect(await redis.exists(stockKeys(other.mealId).loaded)).toBe(1)
    expect(await wasReconciledLately(redis)).toBe(false)
  })
})

it('a meal that is closed early is put right as any other, and a draft is not looked at', async () => {
  await buy(people[0] ?? '')
  await redis.hset(keys().held, pork(), 9)
  for (const status of ['DRAFT', 'CLOSED'] as const) {
    await t.db.meal.update({ where: { id: meal.mealId }, data: { status } })
    const meals = status === 'DRAFT' ? 0 : 1
    expect(await reconcileMeals(clients(), 'SCHEDULED')).toMatchObject({ meals, corrected: meals })
  }
  await finalizeAll()
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})

describe('at night', () => {
  it('meals of the week are put right when Redis knows them, and nobody’s keys are dropped', async () => {
    await buy(people[0] ?? '')
    await finalizeAll()
    await t.db.$executeRaw`UPDATE meals SET status = 'CLOSED', opens_at = opens_at - interval '3 days',
    cutoff_at = cutoff_at - interval '3 days'`
    await redis.hset(keys().held, pork(), 9)
    expect(await reconcileMeals(clients(), 'SCHEDULED')).toMatchObject({ meals: 0, corrected: 0 })
    const nobody = stockKeys(uuidv7())
    await redis.set(nobody.loaded, '1')
    await redis.hset(nobody.remaining, 'x', 1)
    expect(await reconcileMeals(clients(), 'NIGHTLY')).toMatchObject({ meals: 1, corrected: 2 })
    expect(await redis.exists(nobody.loaded, nobody.remaining)).toBe(0)
    expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
    expect(await t.db.reconciliation.findFirst({ where: { mealId: null } })).toMatchObject({
      ...{ kind: 'NIGHTLY', corrected: { counts: { orphans: 1 }, details: [{ keys: 2 }] } },
    })
    // What Redis no longer knows of a past meal is not loaded again.
    await redis.del(keys().loaded)
    expect(await reconcileMeals(clients(), 'NIGHTLY')).toMatchObject({ meals: 0 })
  })
})
