import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { cancelOrder } from '@/server/orders/cancel-order'
import { race } from '@/server/testing/race'
import { openWaitlistWorld, type WaitlistWorld } from '@/server/testing/waitlist'
import { leaveWaitlist } from '@/server/waitlist/leave-waitlist'
import { listMyWaitlist } from '@/server/waitlist/queries'
import { runWaitlist } from './waitlist'

let w: WaitlistWorld

beforeAll(async () => {
  w = await openWaitlistWorld(runWaitlist)
})
afterAll(() => w.close())
afterEach(async () => {
  expect(await w.check()).toEqual([])
})

describe('the line', () => {
  it('is for sold-out dishes only', async () => {
    await w.serve({ pork: { planned: 1 } })
    const [a = '', b = ''] = await w.people(2)
    await expect(w.waitFor(a, { item: 'pork' })).rejects.toMatchObject({ code: 'STILL_AVAILABLE' })
    await w.place({ userId: b, lines: [{ item: 'pork' }] })
    // Held by an order that waits for its answer: nothing is free.
    await w.waitFor(a, { item: 'pork' })
    expect(await w.line()).toEqual(['WAITING'])
    await w.settle()
  })

  it('has one place a person, however many tabs join at once, and keeps it when the wish changes', async () => {
    const { line } = await w.soldOut(1, 2, { autoOrder: false })
    const [first = ''] = line
    await race(
      Array.from({ length: 8 }, (_, slot) => () => w.waitFor(first, { item: 'pork', slot: slot % 2 })),
    )
    const mine = await listMyWaitlist(w.db, { userId: first })
    expect(mine).toMatchObject([{ status: 'WAITING', ahead: 0, autoOrder: true }])
    expect(await listMyWaitlist(w.db, { userId: line[1] ?? '' })).toMatchObject([{ ahead: 1 }])
  })

  it('is left, also by the person at the front, and never by somebody else', async () => {
    const { line, buyers } = await w.soldOut(1, 2)
    const [entry] = await listMyWaitlist(w.db, { userId: line[0] ?? '' })
    const leave = (userId: string) => leaveWaitlist(w.db, { entryId: entry?.id ?? '', userId })
    await expect(leave(line[1] ?? '')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await leave(line[0] ?? '')
    await leave(line[0] ?? '')
    await w.giveBack(buyers[0])
    await w.round()
    expect(await w.line()).toEqual(['LEFT', 'OFFERED'])
    await w.settle()
    expect(await w.line()).toEqual(['LEFT', 'ORDERED'])
  })

  it('does not take more dishes of a meal than a person can want', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    await w.serve(Object.fromEntries(names.map((name) => [name, { planned: 0 }])))
    const [one = ''] = await w.people(1)
    for (const item of names.slice(0, 5)) await w.waitFor(one, { item })
    await expect(w.waitFor(one, { item: 'f' })).rejects.toMatchObject({ code: 'WAITLIST_LIMIT' })
  })
})

describe('an offer', () => {
  it('passes on when it lapses, and on again', async () => {
    const { buyers, line } = await w.soldOut(1, 3, { autoOrder: false })
    await w.giveBack(buyers[0])
    for (let turn = 0; turn < 3; turn++) {
      await w.round()
      expect(await w.ordersOf('PENDING')).toMatchObject([{ userId: line[turn] }])
      await w.ageOffers()
      await w.round()
    }
    await w.round()
    expect(await w.line()).toEqual(['LAPSED', 'LAPSED', 'LAPSED'])
    const [entry] = await listMyWaitlist(w.db, { userId: line[0] ?? '' })
    expect(entry).toMatchObject({ status: 'LAPSED', reason: 'OFFER_LAPSED' })
    // The portion is everybody's again.
    const [stranger = ''] = await w.people(1)
    await w.place({ userId: stranger, lines: [{ item: 'pork' }] })
    await w.settle()
    expect(await w.ordersOf('CONFIRMED')).toMatchObject([{ userId: stranger }])
  })

  it('is settled by nobody before it is taken, and taken twice it is one order', async () => {
    const { buyers, line } = await w.soldOut(1, 1, { autoOrder: false })
    await w.giveBack(buyers[0])
    await w.round()
    await w.settle()
    const [offer] = await w.ordersOf('PENDING')
    const orderId = offer?.id ?? ''
    const take = (userId = '') => w.take({ orderId, userId })
    await expect(take(buyers[0])).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await race(Array.from({ length: 5 }, () => () => take(line[0])))
    await w.settle()
    expect(await w.ordersOf('CONFIRMED')).toMatchObject([{ id: orderId }])
    await take(line[0])
  })

  it('taken at the very moment it lapses is taken or gone, never both', async () => {
    for (let i = 0; i < 12; i++) {
      const { buyers, line } = await w.soldOut(1, 2, { autoOrder: false })
      await w.giveBack(buyers[0])
      await w.round()
      const [offer] = await w.ordersOf('PENDING')
      const at = new Date(Date.now() + 15)
      await w.db.order.update({ where: { id: offer?.id }, data: { offeredUntil: at } })
      const take = async () => {
        await new Promise((resolve) => setTimeout(resolve, 5 + (i % 4) * 4))
        await w.take({ orderId: offer?.id ?? '', userId: line[0] ?? '' })
      }
      const lapse = async () => {
        for (let n = 0; n < 6; n++) await w.round()
      }
      const [taken] = await race<void>([take, lapse])
      await w.settle()
      await w.round()
      const [first] = await w.line()
      expect(first).toBe(taken?.ok ? 'ORDERED' : 'LAPSED')
      expect(await w.check()).toEqual([])
    }
  })

  it('declined goes to the next', async () => {
    const { buyers, line } = await w.soldOut(1, 2, { autoOrder: false })
    await w.giveBack(buyers[0])
    await w.round()
    const [offer] = await w.ordersOf('PENDING')
    await cancelOrder(w.clients, { orderId: offer?.id ?? '', userId: line[0] ?? '' })
    await w.round()
    expect(await w.line()).toEqual(['LEFT', 'OFFERED'])
  })
})
