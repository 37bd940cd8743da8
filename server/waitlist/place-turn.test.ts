import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cancelOrder } from '@/server/orders/cancel-order'
import { stockKeys } from '@/server/stock/keys'
import { reconcileMeal } from '@/server/stock/reconcile-meal'
import { withoutGate } from '@/server/testing/gate'
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

  it('because its slot is over by now: it is another slot’s, under another ticket', async () => {
    await w.serve({ pork: { planned: 1 } })
    const [buyer = '', waiter = ''] = await w.people(2)
    await w.place({ userId: buyer, slot: 1, lines: [{ item: 'pork' }] })
    await w.settle()
    const first = '019a0000-0000-7000-8000-00000000000b'
    await claimedBefore(await w.waitFor(waiter, { item: 'pork', slot: 0 }), first)
    await w.db
      .$executeRaw`UPDATE pickup_slots SET starts_at = now() - interval '2 h', ends_at = now() - interval '1 h'
      WHERE id = ${w.meal.slotIds[0]}::uuid`
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

describe('a turn for which no slot has room', () => {
  /** Two slots of one cell: the buyer's, and one that is taken by another dish. */
  async function lastCell() {
    await w.serve({ pork: { planned: 1 }, rice: { planned: 9 } }, { cells: 1 })
    const [buyer = '', other = '', waiter = ''] = await w.people(3)
    const orderId = await w.place({ userId: buyer, slot: 1, lines: [{ item: 'pork' }] })
    await w.place({ userId: other, slot: 0, lines: [{ item: 'rice' }] })
    await w.settle()
    await w.waitFor(waiter, { item: 'pork', slot: 0 })
    return { buyer, waiter, orderId }
  }

  it('by confirmed orders has lapsed', async () => {
    const { waiter } = await lastCell()
    await w.kitchenPlans(2)
    await w.round()
    expect(await entryOf(waiter)).toMatchObject({ status: 'LAPSED', reason: 'SLOT_FULL' })
  })

  it('only because Redis was not told of a cancellation yet: it is asked again', async () => {
    const { buyer, orderId } = await lastCell()
    await cancelOrder({ db: w.db, redis: withoutGate(w.redis) }, { orderId, userId: buyer })
    await w.round()
    expect(await w.line()).toEqual(['WAITING'])
    await reconcileMeal(w.redis, w.db, w.meal.mealId)
    await w.round()
    await w.settle()
    expect(await w.line()).toEqual(['ORDERED'])
  })

  it('because the order of a worker that died holds the last cell: it is that order', async () => {
    const { buyer, waiter } = await lastCell()
    await w.giveBack(buyer)
    const blocker = new Client({ connectionString: w.url })
    await blocker.connect()
    try {
      await blocker.query('BEGIN; LOCK TABLE orders IN EXCLUSIVE MODE')
      const died = expect(w.round()).rejects.toThrow()
      await eventually(
        () => w.db.$executeRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
      await died
      await blocker.query('COMMIT')
    } finally {
      await blocker.end()
    }
    const { orderId } = await entryOf(waiter)
    expect(await held()).toEqual([1, 1])
    await w.round()
    await w.settle()
    expect(await w.line()).toEqual(['ORDERED'])
    expect((await entryOf(waiter)).orderId).toBe(orderId)
  })
})
