import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DomainError } from '@/server/errors'
import { openRedis, type RedisClient } from '@/server/redis'
import { type HoldRequest, holdPortions } from '@/server/stock/hold-portions'
import { checkLedger } from '@/server/stock/ledger'
import { loadMeal } from '@/server/stock/load-meal'
import { settleHold } from '@/server/stock/settle-hold'
import { buildMeal, type TestMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { race } from '@/server/testing/race'
import { openTestRedis } from '@/server/testing/redis'
import { takeMirror } from '@/server/testing/snapshot'
import { PATIENT_REDIS } from './stage'
import { createTurns } from './turns'
import { watchAdmit } from './watch-admit'

let t: TestDatabase
let redis: RedisClient
let own: RedisClient[]
let close: () => Promise<void>

beforeAll(async () => {
  t = await openTestDatabase(4)
  const opened = await openTestRedis()
  ;({ redis, close } = opened)
  own = Array.from({ length: 8 }, () => openRedis('fail-fast', opened.url, PATIENT_REDIS))
  await Promise.all(own.map((client) => new Promise((resolve) => client.once('ready', resolve))))
})
afterAll(async () => {
  for (const client of own) client.disconnect()
  await close()
  await t.close()
})

type Line = HoldRequest['lines'][number]
const request = (meal: TestMeal, userId: string, lines: Line[], slotCells = 3): HoldRequest => ({
  ...{ claim: 'a claim', orderId: uuidv7(), userId, lines, slotCells, cart: [] },
  ...{ mealId: meal.mealId, slotId: meal.slotIds[0] ?? '' },
})

/** The outcome as one comparable value. */
const told = async (admitting: Promise<{ cell: number | null; ranks: number[] | null }>) => {
  try {
    const { cell, ranks } = await admitting
    return { cell, ranks }
  } catch (error) {
    return error instanceof DomainError ? { code: error.code, details: error.details } : { error: `${error}` }
  }
}

it('answers and writes as the script does', async () => {
  const meal = await buildMeal(t.db, { pork: { planned: 3, perPersonLimit: 2 }, tofu: { planned: 2 } })
  const [pork, tofu] = [meal.items.pork?.id ?? '', meal.items.tofu?.id ?? '']
  const [anna, ben] = [uuidv7(), uuidv7()]
  const porkLine = (quantity: number) => ({ quantity, choices: [{ id: pork, limit: 2, had: 0 }] })
  const requests = [
    request(meal, anna, [porkLine(2), { quantity: 1, choices: [{ id: tofu }] }]),
    request(meal, anna, [porkLine(1)]),
    request(meal, ben, [{ quantity: 2, choices: [{ id: pork, limit: 2, had: 0 }, { id: tofu }] }]),
    request(meal, ben, [{ quantity: 1, choices: [{ id: pork, limit: 2, had: 2 }, { id: tofu }] }]),
    request(meal, ben, [{ quantity: 1, choices: [{ id: tofu }] }]),
    request(meal, ben, [porkLine(1)], 2),
    request(meal, ben, [porkLine(1)], 0),
  ]
  const [client] = own
  const run = async (admit: (wish: HoldRequest) => ReturnType<typeof holdPortions>) => {
    await redis.flushdb()
    await loadMeal(redis, t.db, meal.mealId)
    const answers = []
    for (const wish of [...requests, ...requests.slice(0, 1)]) answers.push(await told(admit(wish)))
    return { answers, mirror: readable(await takeMirror(redis)) }
  }
  const byScript = await run((wish) => holdPortions(redis, t.db, wish))
  const byWatch = await run((wish) => watchAdmit(client as RedisClient, wish))
  expect(byWatch.answers).toEqual(byScript.answers)
  expect(byWatch.mirror).toEqual(byScript.mirror)
})

/** Holds parsed and without their time; Lua writes an empty list as an empty object, and items in an order of its own. */
function readable(mirror: unknown): unknown {
  return (mirror as [string, Record<string, string>][]).map(([key, value]) => {
    if (!key.endsWith(':holds')) return [key, value]
    const holds = Object.entries(value).map(([orderId, json]) => {
      const { at: _at, cart, items, ...hold } = JSON.parse(json)
      items.sort((a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1))
      return [orderId, { ...hold, items, cart: Object.values(cart) }]
    })
    return [key, Object.fromEntries(holds)]
  })
}

it('tries again when what it read has moved', async () => {
  const meal = await buildMeal(t.db, { pork: { planned: 2 } })
  await loadMeal(redis, t.db, meal.mealId)
  const wish = () => request(meal, uuidv7(), [{ quantity: 1, choices: [{ id: meal.items.pork?.id ?? '' }] }])
  let open = () => {}
  const bothHaveRead = new Promise<void>((resolve) => {
    open = resolve
  })
  let readers = 0
  const pause = async () => {
    readers += 1
    if (readers === 2) open()
    await bothHaveRead
  }
  const admitted = await Promise.all(own.slice(0, 2).map((client) => watchAdmit(client, wish(), pause)))
  expect(admitted.map(({ lost }) => lost).sort()).toEqual([0, 1])
  expect(admitted.map(({ cell }) => cell).sort()).toEqual([1, 2])
})

it('admits 5 of 40 at once', async () => {
  const meal = await buildMeal(t.db, { pork: { planned: 5 } })
  await loadMeal(redis, t.db, meal.mealId)
  const borrow = createTurns(own)
  const wishes = Array.from({ length: 40 }, () =>
    request(meal, uuidv7(), [{ quantity: 1, choices: [{ id: meal.items.pork?.id ?? '' }] }], 500),
  )
  const outcomes = await race(wishes.map((wish) => () => borrow((client) => watchAdmit(client, wish))))
  const admitted = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []))
  expect(admitted).toHaveLength(5)
  expect(new Set(admitted.map(({ cell }) => cell)).size).toBe(5)
  for (const { orderId, userId, slotId } of wishes) {
    await settleHold(redis, {
      ...{ mealId: meal.mealId, version: 0 },
      orderId,
      userId,
      slotId,
      items: [],
      cell: null,
      restoreCart: false,
    })
  }
  expect(await checkLedger(t.db, meal.mealId, redis)).toEqual([])
})
