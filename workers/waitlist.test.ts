import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ONE_BY_ONE, type StrategyName } from '@/server/stock/strategies/choose'
import { race } from '@/server/testing/race'
import { openWaitlistWorld, type WaitlistWorld } from '@/server/testing/waitlist'

import { runWaitlist } from './waitlist'

let w: WaitlistWorld

beforeAll(async () => {
  w = await openWaitlistWorld(runWaitlist)
})
afterAll(() => w.close())
afterEach(async () => {
  expect(await w.check()).toEqual([])
})

const strategies = ['batch', ...Object.keys(ONE_BY_ONE)] as StrategyName[]

describe.each(strategies)('a portion that comes back, on %s', (strategy) => {
  it('goes to the first in line, and not to a stranger who is faster', async () => {
    const { buyers, line } = await w.soldOut(1, 5)
    const [stranger = ''] = await w.people(1)
    await w.giveBack(buyers[0])
    const order = { userId: stranger, lines: [{ item: 'pork' }] }
    await expect(w.place(order)).rejects.toMatchObject({ code: 'SOLD_OUT' })
    // Without the gate it gets as far as Postgres, which says the same.
    const late = await w.placePastGate(order)
    await w.settle(strategy)
    expect(await w.db.order.findUnique({ where: { id: late } })).toMatchObject({ rejectReason: 'SOLD_OUT' })
    await w.round()
    await w.settle(strategy)
    expect(await w.ordersOf('CONFIRMED')).toMatchObject([{ userId: line[0] }])
    expect(await w.line()).toEqual(['ORDERED', ...Array(4).fill('WAITING')])
  })

  it('is taken neither from an offer nor from those before them, whoever settles first', async () => {
    const { line } = await w.soldOut(1, 2, { autoOrder: false })
    await w.kitchenPlans(2)
    await w.round()
    const [offer] = await w.ordersOf('PENDING')
    expect(offer).toMatchObject({ userId: line[0], status: 'PENDING' })
    const [stranger = ''] = await w.people(1)
    await w.placePastGate({
      userId: stranger,
      lines: [{ item: 'pork' }],
    })
    await w.settle(strategy)
    expect(await w.line()).toEqual(['OFFERED', 'WAITING'])
    await w.take({ orderId: offer?.id ?? '', userId: offer?.userId ?? '' })
    await w.settle(strategy)
    expect((await w.ordersOf('CONFIRMED')).map((order) => order.userId)).toContain(line[0])
    expect((await w.ordersOf('REJECTED')).map((order) => order.userId)).toEqual([stranger])
    expect(await w.line()).toEqual(['ORDERED', 'WAITING'])
  })
})

describe('turns', () => {
  it('the kitchen adds three: the first three have them, in order', async () => {
    const { line } = await w.soldOut(2, 5)
    await w.kitchenPlans(5)
    await w.round()
    await w.settle()
    expect(await w.line()).toEqual(['ORDERED', 'ORDERED', 'ORDERED', 'WAITING', 'WAITING'])
    expect((await w.ordersOf('CONFIRMED')).map((order) => order.userId)).toEqual(
      expect.arrayContaining(line.slice(0, 3)),
    )
  })

  it('two workers and a storm of cancellations: everybody once, first come first served', async () => {
    const { buyers, line } = await w.soldOut(10, 20)
    const strangers = await w.people(10)
    await race<unknown>([
      ...buyers.map((userId) => () => w.giveBack(userId)),
      ...strangers.map((userId) => () => w.place({ userId, lines: [{ item: 'pork' }] })),
      ...Array.from({ length: 6 }, () => w.round),
    ])
    for (let n = 0; n < 4; n++) {
      await race([w.round, w.round])
      await w.settle()
    }
    expect(await w.line()).toEqual([...Array(10).fill('ORDERED'), ...Array(10).fill('WAITING')])
    expect((await w.ordersOf('CONFIRMED')).map((order) => order.userId).sort()).toEqual(
      line.slice(0, 10).sort(),
    )
  })

  it('end at the cut-off, and everybody is told', async () => {
    const { line, buyers } = await w.soldOut(1, 2, { autoOrder: false })
    await w.giveBack(buyers[0])
    await w.round()
    await w.db.meal.update({
      where: { id: w.meal.mealId },
      data: { cutoffAt: new Date(Date.now() - 1_000) },
    })
    const [offer] = await w.ordersOf('PENDING')
    const late = w.take({ orderId: offer?.id ?? '', userId: line[0] ?? '' })
    await expect(late).rejects.toMatchObject({ code: 'OFFER_LAPSED' })
    await w.round()
    expect(await w.line()).toEqual(['OFFERED', 'CLOSED'])
    await w.db.meal.update({ where: { id: w.meal.mealId }, data: { status: 'CLOSED' } })
    await w.round()
    expect(await w.line()).toEqual(['LAPSED', 'CLOSED'])
    const told = await w.db.notification.findMany({ where: { userId: line[1] } })
    expect(told).toMatchObject([{ kind: 'WAITLIST_CLOSED' }])
  })

  it('a full slot becomes the nearest one with room; a dearer dish is not bought unasked', async () => {
    await w.serve({ pork: { planned: 1 }, rice: { planned: 9, priceCents: 300 } }, { cells: 1 })
    const [a = '', b = '', c = ''] = await w.people(3)
    await w.place({ userId: a, slot: 0, lines: [{ item: 'pork' }] })
    await w.settle()
    await w.waitFor(b, { item: 'pork', slot: 0 })
    await w.kitchenPlans(2)
    await w.round()
    await w.settle()
    expect(await w.db.order.findFirst({ where: { userId: b } })).toMatchObject({
      ...{ status: 'CONFIRMED', pickupSlotId: w.meal.slotIds[1] },
    })
    await w.waitFor(c, { item: 'pork' })
    await w.db.pickupSlot.updateMany({ where: { mealId: w.meal.mealId }, data: { cells: 9 } })
    await w.db.menuItem.updateMany({
      where: { id: w.meal.items.pork?.id },
      data: { priceCents: 2_500, listPriceCents: 2_500 },
    })
    await w.kitchenPlans(3)
    await w.round()
    expect(await w.line()).toEqual(['ORDERED', 'LAPSED'])
    expect(await w.db.waitlistEntry.findFirst({ where: { userId: c } })).toMatchObject({
      reason: 'PRICE_CHANGED',
    })
  })
})

describe('one that cannot be served', () => {
  const refuse = (table: string, what: string) =>
    w.db.$executeRawUnsafe(`ALTER TABLE ${table} ADD CONSTRAINT poison CHECK (NOT (${what})) NOT VALID`)
  const mend = (table: string) => w.db.$executeRawUnsafe(`ALTER TABLE ${table} DROP CONSTRAINT poison`)

  it('keeps nobody else from theirs, and is tried again', async () => {
    await w.serve({ pork: { planned: 1 }, rice: { planned: 1 } })
    const [a = '', b = '', c = '', d = ''] = await w.people(4)
    await w.place({ userId: a, lines: [{ item: 'pork' }] })
    await w.place({ userId: b, lines: [{ item: 'rice' }] })
    await w.settle()
    const poison = await w.waitFor(c, { item: 'pork', autoOrder: false })
    const other = await w.waitFor(d, { item: 'rice', autoOrder: false })
    const statuses = async () => {
      const rows = await w.db.waitlistEntry.findMany({ where: { id: { in: [poison, other] } } })
      return [poison, other].map((id) => rows.find((row) => row.id === id)?.status)
    }
    await w.giveBack(a)
    await w.giveBack(b)
    await refuse('waitlist_entries', `id = '${poison}' AND order_id IS NOT NULL`)
    await w.round().finally(() => mend('waitlist_entries'))
    expect(await statuses()).toEqual(['WAITING', 'OFFERED'])
    await w.round()
    expect(await statuses()).toEqual(['OFFERED', 'OFFERED'])

    // The same where an offer cannot be taken back: it is the first that is looked at.
    await w.ageOffers()
    const offer = await w.db.order.findFirstOrThrow({ where: { userId: c, status: 'PENDING' } })
    await w.db.order.update({ where: { id: offer.id }, data: { offeredUntil: new Date(0) } })
    await refuse('orders', `id = '${offer.id}' AND status = 'CANCELLED'`)
    await w.round().finally(() => mend('orders'))
    expect(await statuses()).toEqual(['OFFERED', 'LAPSED'])
    await w.round()
    expect(await statuses()).toEqual(['LAPSED', 'LAPSED'])
  })
})
