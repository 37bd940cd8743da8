import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { stockKeys } from '@/server/stock/keys'
import { reconcileMeal } from '@/server/stock/reconcile-meal'
import { eventually } from '@/server/testing/race'
import { openWaitlistWorld, type WaitlistWorld } from '@/server/testing/waitlist'
import { runWaitlist } from '@/workers/waitlist'
import { leaveWaitlist } from './leave-waitlist'

let w: WaitlistWorld

beforeAll(async () => {
  w = await openWaitlistWorld(runWaitlist)
})
afterAll(() => w.close())
afterEach(async () => {
  expect(await w.check()).toEqual([])
})

const entryOf = (userId = '') =>
  w.db.waitlistEntry.findFirstOrThrow({ where: { userId, mealId: w.meal.mealId } })
const held = async () => {
  const { holds, held } = stockKeys(w.meal.mealId)
  return [await w.redis.hlen(holds), Number(await w.redis.hget(held, w.meal.items.pork?.id ?? ''))]
}
/** What another worker wrote that was killed before it could place the order. */
const claimedBefore = (entryId: string, orderId: string) =>
  w.db.$executeRaw`UPDATE waitlist_entries SET order_id = ${orderId}::uuid WHERE id = ${entryId}::uuid`

describe('a turn that fails', () => {
  it('because its owner leaves at that moment: the portion goes to the next', async () => {
    const { buyers, line } = await w.soldOut(1, 2)
    const [leaver = ''] = line
    await w.giveBack(buyers[0])
    const blocker = new Client({ connectionString: w.url })
    await blocker.connect()
    try {
      await blocker.query('BEGIN; LOCK TABLE orders IN EXCLUSIVE MODE')
      const round = w.round()
      await eventually(async () => (await held())[0] === 1)
      await leaveWaitlist(w.db, { entryId: (await entryOf(leaver)).id, userId: leaver })
      await blocker.query('COMMIT')
      await round
    } finally {
      await blocker.end()
    }
    expect(await held()).toEqual([0, 0])
    expect(await w.line()).toEqual(['LEFT', 'WAITING'])
    await w.round()
    await w.settle()
    expect(await w.line()).toEqual(['LEFT', 'ORDERED'])
    expect(await w.db.order.count({ where: { userId: leaver } })).toBe(0)
  })

  it('because its slot filled up: it is another slot’s, under another ticket', async () => {
    await w.serve({ pork: { planned: 1 }, rice: { planned: 9 } }, { cells: 1 })
    const [buyer = '', waiter = '', other = ''] = await w.people(3)
    await w.place({ userId: buyer, slot: 1, lines: [{ item: 'pork' }] })
    await w.settle()
    const entryId = await w.waitFor(waiter, { item: 'pork', slot: 0 })
    const first = '019a0000-0000-7000-8000-00000000000a'
    await claimedBefore(entryId, first)
    await w.place({ userId: other, slot: 0, lines: [{ item: 'rice' }] })
    await w.giveBack(buyer)
    await w.round()
    expect([await w.line(), (await entryOf(waiter)).orderId]).toEqual([['WAITING'], null])
    await w.round()
    await w.settle()
    const order = await w.db.order.findFirstOrThrow({ where: { userId: waiter } })
    expect(order).toMatchObject({ status: 'CONFIRMED', pickupSlotId: w.meal.slotIds[1] })
    expect(order.id).not.toBe(first)
  })

  it('because its ticket was used for something else: it gets another', async () => {
    const { buyers, line } = await w.soldOut(1, 1)
    const [userId = ''] = line
    const used = await w.db.order.findFirstOrThrow({ where: { userId: buyers[0] } })
    await w.db.order.update({ where: { id: used.id }, data: { userId, payloadHash: 'another wish' } })
    await w.kitchenPlans(2)
    await claimedBefore((await entryOf(userId)).id, used.id)
    await w.round()
    expect([await w.line(), (await entryOf(userId)).orderId]).toEqual([['WAITING'], null])
    await w.round()
    await w.settle()
    expect(await w.line()).toEqual(['ORDERED'])
  })

  it('because Redis knows of no portion yet: it keeps its ticket, and is asked again', async () => {
    const { line } = await w.soldOut(1, 1)
    const { mealId, items } = w.meal
    await w.kitchenPlans(2)
    await w.redis.hset(stockKeys(mealId).remaining, items.pork?.id ?? '', 0)
    await w.round()
    const { orderId, status } = await entryOf(line[0])
    expect([orderId === null, status]).toEqual([false, 'WAITING'])
    await reconcileMeal(w.redis, w.db, mealId)
    await w.round()
    await w.settle()
    expect(await w.line()).toEqual(['ORDERED'])
    expect((await entryOf(line[0])).orderId).toBe(orderId)
  })
})
