import { afterAll, beforeAll, expect, it } from 'vitest'
import { classify, DomainError } from '@/server/errors'
import { race } from '@/server/testing/race'
import { openKitchen, type Placed, pork } from '@/server/testing/shrink-world'

let kitchen: Awaited<ReturnType<typeof openKitchen>>
beforeAll(async () => {
  kitchen = await openKitchen()
})
afterAll(() => kitchen.close())

it('two cooks at once: one does it, the other is told to look again', async () => {
  const w = await kitchen.open({ pork: { planned: 20 } })
  await w.confirm(pork(12))
  const { digest } = await w.preview(7)
  const outcomes = await race(Array.from({ length: 4 }, () => () => w.shrink(7, digest)))
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  for (const o of outcomes) if (!o.ok) expect(o.error).toMatchObject({ code: 'PLAN_CHANGED' })
  expect(await w.row()).toMatchObject({ planned: 7, taken: 7 })
  expect(await w.countOrders('CANCELLED')).toBe(5)
  expect(await w.breaches()).toEqual([])
})

it('racing orders, cancellations and cooks: each thing happens whole or not at all, and the books balance', async () => {
  const w = await kitchen.open({ pork: { planned: 40 }, egg: { planned: 6, priceCents: 1_200 } })
  const wish = { lines: [{ item: 'pork', fallbacks: ['egg'] }] }
  const orders = await w.confirm([...pork(8), ...Array.from({ length: 8 }, () => wish)])
  const newcomers = await w.people(12)
  // As a cook does: looks again while the plan moves, and stops when it cannot be.
  const shrinkFresh = async (planned: number): Promise<void> => {
    const { digest } = await w.preview(planned)
    await w.shrink(planned, digest).catch((error) => {
      if (error.code !== 'PLAN_CHANGED') throw error
      return shrinkFresh(planned)
    })
  }
  const outcomes = await race<unknown>([
    ...newcomers.map((userId, i) => async () => w.finalize([await w.order(userId, i % 2 ? wish : {})])),
    ...orders.filter((_, i) => i % 3 === 0).map((o) => () => w.cancel(o)),
    ...orders.slice(0, 4).map(
      ({ id }) =>
        () =>
          w.prepare(id),
    ),
    ...[14, 10, 12, 9].map((planned) => () => shrinkFresh(planned)),
  ])
  // A finalizer that lost its races to the very end has answered nothing; its order is settled below.
  const codes = outcomes.flatMap((o) => (o.ok || classify(o.error) === 'conflict' ? [] : [codeOf(o.error)]))
  const expected = ['PLANNED_BELOW_SOLD', 'SOLD_OUT', 'ORDER_NOT_CANCELLABLE', 'INVALID_TRANSITION']
  for (const code of codes) expect(expected).toContain(code)
  const pending = await kitchen.db.order.findMany({ where: { mealId: w.meal.mealId, status: 'PENDING' } })
  await w.finalize(pending.map((one) => one.id))
  await shrinkFresh(8)
  expect((await w.row()).taken).toBeLessThanOrEqual(8)
  expect(await w.breaches()).toEqual([])
})

it('the broken twin, which does what it read a moment ago, breaks the books', async () => {
  const w = await kitchen.open({ pork: { planned: 5 } })
  const orders = await w.confirm(pork(5))
  const { affected } = await w.preview(3)
  await w.cancel(orders[4] as Placed)
  for (const { orderId, quantity } of affected) {
    await kitchen.db
      .$executeRaw`UPDATE orders SET status = 'CANCELLED', cancelled_by = 'KITCHEN' WHERE id = ${orderId}::uuid`
    await kitchen.db
      .$executeRaw`UPDATE menu_items SET planned = planned - ${quantity}, sold = sold - ${quantity}
      WHERE id = ${w.item('pork')}::uuid`
  }
  expect((await w.breaches()).map(({ invariant }) => invariant)).toEqual(
    expect.arrayContaining(['sold is counted', 'planned = sold + free']),
  )
})

const codeOf = (error: unknown) => (error instanceof DomainError ? error.code : error)
