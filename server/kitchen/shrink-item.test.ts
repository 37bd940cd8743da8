import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { getOrder } from '@/server/orders/queries'
import { buildAllowance, buildMeal } from '@/server/testing/builders'
import { BALANCE, openKitchen, type Placed, pork } from '@/server/testing/shrink-world'
import { takeSnapshot } from '@/server/testing/snapshot'
import { joinWaitlist } from '@/server/waitlist/join-waitlist'
import { joinWaitlistInput } from '@/server/waitlist/schema'
import { previewShrink, shrinkItem } from './shrink-item'

let kitchen: Awaited<ReturnType<typeof openKitchen>>
let w: Awaited<ReturnType<typeof kitchen.open>>
beforeAll(async () => {
  kitchen = await openKitchen()
})
afterEach(async () => expect(await w.breaches()).toEqual([]))
afterAll(() => kitchen.close())

it('40 → 30 with 35 sold: the five confirmed last get their money back, the others keep their dish', async () => {
  w = await kitchen.open({ pork: { planned: 40 } })
  const orders = await w.confirm(pork(35))
  const lost = orders.slice(30)
  const shown = await w.preview(30)
  expect(shown).toMatchObject({ planned: 30, taken: 35 })
  expect(shown.affected.map((fate) => fate.orderId)).toEqual(lost.map(({ id }) => id).reverse())
  expect(shown.affected[0]).toMatchObject({
    ...{ pickupNumber: 'D035', personName: 'Person 34', quantity: 1 },
    ...{ outcome: 'CANCELLED', to: [], backCents: 1_800, otherPortions: 0 },
  })
  await w.shrink(30, shown.digest)
  expect(await w.row()).toMatchObject({ planned: 30, taken: 30, remaining: 0, available: 0 })
  for (const { id, userId } of lost) {
    expect(await getOrder(kitchen.db, userId, id)).toMatchObject({
      ...{ status: 'CANCELLED', cancelledBy: 'KITCHEN', cancelReason: 'PORTIONS_REDUCED', version: 3 },
      ...{ paymentState: 'REFUNDED', dueCents: 0 },
    })
    expect(await w.balanceOf(userId)).toBe(BALANCE)
  }
  expect(await w.countOrders('CONFIRMED')).toBe(30)
  // Their cells are free again.
  expect(await kitchen.redis.bitcount(`{meal:${w.meal.mealId}}:cells:${w.meal.slotIds[0]}`)).toBe(30)
})

it('a fallback that somebody stands in line for is not given away', async () => {
  w = await kitchen.open({ pork: { planned: 1 }, egg: { planned: 1 } })
  const { mealId, canteenId, slotIds } = w.meal
  const lines = [{ item: 'pork', fallbacks: ['egg'] }]
  const [, eater] = (await w.confirm([{ lines }, { lines: [{ item: 'egg' }] }])) as [Placed, Placed]
  const [userId = ''] = await w.people(1)
  const wish = { pickupSlotId: slotIds[0], paymentMethod: 'CASH', autoOrder: true }
  const entry = joinWaitlistInput.parse({ mealId, menuItemId: w.item('egg'), ...wish })
  await joinWaitlist(kitchen.db, { userId, canteenId }, entry)
  await w.cancel(eater)
  expect((await w.preview(0)).affected).toMatchObject([{ outcome: 'CANCELLED' }])
})

it('a cheaper fallback gives the difference back, a dearer one costs nothing more, and the first come chooses first', async () => {
  w = await kitchen.open({
    pork: { planned: 6 },
    egg: { planned: 1, priceCents: 1_200 },
    beef: { planned: 1, priceCents: 2_600 },
  })
  const fallbacks = ['egg', 'beef']
  const wish = { lines: [{ item: 'pork', fallbacks }] }
  const orders = await w.confirm([{}, wish, wish, wish])
  const [, first, second, third] = orders as [Placed, Placed, Placed, Placed]
  const shown = await w.preview(1)
  expect(shown.affected).toMatchObject([
    { orderId: third.id, outcome: 'CANCELLED', backCents: 1_800 },
    { orderId: second.id, outcome: 'MOVED', to: [{ dishNameZh: 'beef', quantity: 1 }], backCents: 0 },
    { orderId: first.id, outcome: 'MOVED', to: [{ dishNameZh: 'egg', quantity: 1 }], backCents: 600 },
  ])
  await w.shrink(1, shown.digest)
  const firstChoice = { dishNameZh: 'pork', dishNameEn: 'pork' }
  expect(await getOrder(kitchen.db, first.userId, first.id)).toMatchObject({
    ...{ status: 'CONFIRMED', version: 3, totalCents: 1_200, walletCents: 1_200, paymentState: 'PAID' },
    lines: [
      { dishNameZh: 'egg', unitPriceCents: 1_200, discountCents: 0, firstChoice, movedByKitchen: true },
    ],
  })
  expect(await getOrder(kitchen.db, second.userId, second.id)).toMatchObject({
    ...{ status: 'CONFIRMED', totalCents: 1_800, walletCents: 1_800, dueCents: 0 },
    lines: [
      { dishNameZh: 'beef', unitPriceCents: 2_600, discountCents: 800, firstChoice, movedByKitchen: true },
    ],
  })
  const cents = await Promise.all([first, second, third].map(({ userId }) => w.balanceOf(userId)))
  expect(cents).toEqual([BALANCE - 1_200, BALANCE - 1_800, BALANCE])
  const kinds = await kitchen.db.ledgerEntry.findMany({
    where: { orderId: first.id, account: 'wallet' },
    orderBy: { createdAt: 'asc' },
    select: { kind: true, amountCents: true },
  })
  expect(kinds).toEqual([
    { kind: 'ORDER', amountCents: -1_800 },
    { kind: 'ADJUSTMENT', amountCents: 600 },
  ])
  // Cancelled afterwards, it gives back what is left of the charge.
  await w.cancel(first)
  expect(await w.balanceOf(first.userId)).toBe(BALANCE)
})

it('what is due at the counter goes down before the balance does', async () => {
  w = await kitchen.open({ pork: { planned: 1 }, egg: { planned: 1, priceCents: 1_200 } })
  const [poor = ''] = await w.people(1, 1_500)
  const id = await w.order(poor, { lines: [{ item: 'pork', fallbacks: ['egg'] }] })
  await w.finalize([id])
  expect(await getOrder(kitchen.db, poor, id)).toMatchObject({ walletCents: 1_500, dueCents: 300 })
  await w.shrink(0, (await w.preview(0)).digest)
  expect(await getOrder(kitchen.db, poor, id)).toMatchObject({
    ...{ totalCents: 1_200, walletCents: 1_200, dueCents: 0, paymentState: 'PAID' },
  })
  expect(await w.balanceOf(poor)).toBe(300)
})

it('the company gets back what it paid last of all, and all of it when the order goes', async () => {
  w = await kitchen.open({ pork: { planned: 2 }, egg: { planned: 1, priceCents: 1_200 } })
  await buildAllowance(kitchen.db, w.meal, 1_500)
  const [moved, gone] = await w.confirm([{ lines: [{ item: 'pork', fallbacks: ['egg'] }] }, {}])
  const shown = await w.preview(0)
  expect(shown.affected.map((fate) => [fate.outcome, fate.backCents, fate.allowanceBackCents])).toEqual([
    ['CANCELLED', 300, 1_500],
    ['MOVED', 300, 300],
  ])
  await w.shrink(0, shown.digest)
  expect(await getOrder(kitchen.db, moved?.userId ?? '', moved?.id ?? '')).toMatchObject({
    ...{ totalCents: 1_200, allowanceCents: 1_200, walletCents: 0, dueCents: 0, paymentState: 'PAID' },
  })
  const left = await kitchen.db.mealAllowance.findMany({ where: { mealId: w.meal.mealId } })
  const leftOf = (userId?: string) => left.find((one) => one.userId === userId)?.leftCents
  expect([leftOf(moved?.userId), leftOf(gone?.userId)]).toEqual([300, 1_500])
})

it('all of an order or none: its other dishes go too, and come back for others', async () => {
  w = await kitchen.open({ pork: { planned: 2 }, rice: { planned: 5, priceCents: 300 } })
  const lines = [{ item: 'rice', quantity: 2 }, { item: 'pork' }]
  const [one] = await w.confirm([{ lines }])
  const shown = await w.preview(0)
  expect(shown.affected).toMatchObject([
    { outcome: 'CANCELLED', quantity: 1, otherPortions: 2, backCents: 2_400 },
  ])
  await w.shrink(0, shown.digest)
  expect(await getOrder(kitchen.db, one?.userId ?? '', one?.id ?? '')).toMatchObject({ status: 'CANCELLED' })
  expect(await kitchen.db.menuItem.findUnique({ where: { id: w.item('rice') } })).toMatchObject({
    remaining: 5,
    sold: 0,
  })
})

it('a fallback that is promised to somebody who waits, off sale, or past a person’s limit is no way out', async () => {
  w = await kitchen.open({
    pork: { planned: 4 },
    egg: { planned: 1 },
    tofu: { planned: 5 },
    soup: { planned: 5, perPersonLimit: 1 },
  })
  const fallbacks = ['egg', 'tofu', 'soup']
  const [one] = await w.confirm([{ lines: [{ item: 'pork', quantity: 2, fallbacks }] }])
  const [two] = await w.confirm([{ lines: [{ item: 'pork', fallbacks: ['egg', 'tofu'] }] }])
  await kitchen.db.menuItem.update({ where: { id: w.item('tofu') }, data: { onSale: false } })
  const [waiting = ''] = await w.people(1)
  const pending = await w.order(waiting, { lines: [{ item: 'egg' }] })
  const shown = await w.preview(0)
  expect(shown.affected.map(({ orderId, outcome }) => [orderId, outcome])).toEqual([
    [two?.id, 'CANCELLED'],
    [one?.id, 'CANCELLED'],
  ])
  await w.shrink(0, shown.digest)
  expect(await w.finalize([pending])).toMatchObject([{ confirmed: true }])
})

it('what is being prepared is never touched; too low is refused with what is possible', async () => {
  w = await kitchen.open({ pork: { planned: 5 } })
  const orders = await w.confirm(pork(4))
  const last = orders[3]?.id ?? ''
  await w.prepare(last)
  await expect(w.preview(0)).rejects.toMatchObject({
    code: 'PLANNED_BELOW_SOLD',
    details: { taken: 4, possible: 1 },
  })
  await expect(w.shrink(0, 'x'.repeat(43))).rejects.toMatchObject({ code: 'PLANNED_BELOW_SOLD' })
  await w.shrink(1, (await w.preview(1)).digest)
  expect(await w.row()).toMatchObject({ planned: 1, taken: 1 })
  expect(await kitchen.db.order.findUnique({ where: { id: last } })).toMatchObject({
    status: 'PREPARING',
    version: 3,
  })
})

it('a plan that moved is refused whole; another canteen finds nothing', async () => {
  w = await kitchen.open({ pork: { planned: 5 } })
  const orders = await w.confirm(pork(4))
  const { digest } = await w.preview(2)
  await w.cancel(orders[2] as Placed)
  const other = await buildMeal(kitchen.db, {})
  const before = await takeSnapshot(kitchen.db, kitchen.redis)
  await expect(w.shrink(2, digest)).rejects.toMatchObject({ code: 'PLAN_CHANGED' })
  await expect(w.shrink(1, (await w.preview(2)).digest)).rejects.toMatchObject({ code: 'PLAN_CHANGED' })
  const theirs = { ...w.target(2), canteenId: other.canteenId }
  await expect(previewShrink(kitchen.db, theirs)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(shrinkItem(kitchen, { ...theirs, digest, userId: w.cook })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  expect(await takeSnapshot(kitchen.db, kitchen.redis)).toEqual(before)
})
