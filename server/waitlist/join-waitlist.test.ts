import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { reconcileMeal } from '@/server/stock/reconcile-meal'
import { race } from '@/server/testing/race'
import { openWaitlistWorld, type WaitlistWorld } from '@/server/testing/waitlist'

let w: WaitlistWorld
beforeAll(async () => {
  w = await openWaitlistWorld(async () => 0)
})
afterAll(() => w.close())
afterEach(async () => {
  await reconcileMeal(w.redis, w.db, w.meal.mealId)
  expect(await w.check()).toEqual([])
})

it('of eight dishes asked for at the same moment, a person stands in line for five', async () => {
  const names = Array.from({ length: 8 }, (_, i) => `dish ${i}`)
  await w.serve(Object.fromEntries(names.map((name) => [name, { planned: 0 }])))
  for (const userId of await w.people(5)) {
    const outcomes = await race(names.map((item) => () => w.waitFor(userId, { item })))
    expect(outcomes.filter((o) => o.ok)).toHaveLength(5)
    const refused = outcomes.flatMap((o) => (o.ok ? [] : [(o.error as { code?: string }).code]))
    expect(new Set(refused)).toEqual(new Set(['WAITLIST_LIMIT']))
    expect(await w.db.waitlistEntry.count({ where: { userId } })).toBe(5)
  }
})
