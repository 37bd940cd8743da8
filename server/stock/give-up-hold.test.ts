import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RedisClient } from '@/server/redis'
import { buildMeal } from '@/server/testing/builders'
import { openTestDatabase, type TestDatabase } from '@/server/testing/database'
import { openTestRedis } from '@/server/testing/redis'
import { takeMirror } from '@/server/testing/snapshot'
import { holdPortions } from './hold-portions'
import { stockKeys } from './keys'
import { giveUpHold } from './settle-hold'

let t: TestDatabase
let redis: RedisClient
let closeRedis: () => Promise<void>

beforeAll(async () => {
  t = await openTestDatabase(2)
  ;({ redis, close: closeRedis } = await openTestRedis())
})
afterAll(async () => {
  await closeRedis()
  await t.close()
})

async function serve() {
  const meal = await buildMeal(t.db, { pork: { planned: 6 } })
  const id = meal.items.pork?.id ?? ''
  const { held, holds } = stockKeys(meal.mealId)
  const of = { mealId: meal.mealId, slotId: meal.slotIds[0] ?? '', orderId: 'o1', userId: 'u' }
  const lines = [{ quantity: 2, choices: [{ id }] }]
  return {
    holds,
    admit: (claim: string) => holdPortions(redis, t.db, { ...of, claim, lines, slotCells: 4, cart: [] }),
    giveUp: (claim: string) => giveUpHold(redis, { ...of, claim }),
    held: async () => Number(await redis.hget(held, id)),
    /** Whatever Redis is told, it may be told twice. */
    async twice(step: () => Promise<unknown>) {
      await step()
      const once = await takeMirror(redis, meal.mealId)
      await step()
      expect(await takeMirror(redis, meal.mealId)).toEqual(once)
    },
  }
}

it('a hold ends when everybody who claimed it has given it up, and not by others', async () => {
  const { admit, giveUp, held, holds, twice } = await serve()
  for (const claim of ['first', 'second']) await twice(() => admit(claim))
  for (const claim of ['a stranger', 'first']) await twice(() => giveUp(claim))
  expect(await held()).toBe(2)
  await twice(() => giveUp('second'))
  expect([await held(), await redis.exists(holds)]).toEqual([0, 0])
  await twice(() => admit('third'))
  expect(await held()).toBe(2)
})

it('a hold that was put from the book is given up by nobody', async () => {
  const { admit, giveUp, held, holds, twice } = await serve()
  await admit('first')
  const { claims: _claims, ...put } = JSON.parse((await redis.hget(holds, 'o1')) ?? '')
  await redis.hset(holds, 'o1', JSON.stringify(put))
  for (const step of [giveUp, admit, giveUp]) await twice(() => step('late'))
  expect(await held()).toBe(2)
})
