import { expect, it } from 'vitest'
import { type Affectable, planShrink } from './shrink-rules'

const order = (n: number, more: Partial<Affectable> = {}): Affectable => ({
  ...{ orderId: `o${n}`, userId: `u${n}`, personName: '', pickupNumber: `D00${n}`, version: 2, slotId: 's' },
  ...{
    cell: n,
    totalCents: 1_800,
    allowanceCents: 0,
    walletCents: 1_800,
    paidElsewhere: false,
    onlineCents: 0,
  },
  lines: [line(n)],
  ...more,
})
const line = (n: number, quantity = 1, choices: Affectable['lines'][0]['choices'] = []) => ({
  ...{ lineId: `l${n}`, menuItemId: 'pork', quantity, rank: 0, netCents: 1_800 * quantity, choices },
})
const egg = { rank: 1, menuItemId: 'egg', unitPriceCents: 1_200 }
const left = (eggs = 0) => ({ remaining: new Map([['egg', eggs]]), limit: new Map(), bought: new Map() })
const plan = (planned: number, taken: number, orders: Affectable[], eggs = 0) => {
  const outcome = planShrink({ menuItemId: 'pork', planned, taken }, orders, left(eggs))
  if ('possible' in outcome) throw new Error(`possible: ${outcome.possible}`)
  return outcome
}

it('nobody is affected while it fits, and no more than needed when it does not', () => {
  const orders = [order(3, { lines: [line(3, 2)] }), order(2), order(1)]
  expect(plan(4, 4, orders).fates).toEqual([])
  expect(plan(3, 4, orders).fates.map((fate) => fate.order.orderId)).toEqual(['o3'])
  expect(plan(1, 4, orders).fates.map((fate) => fate.order.orderId)).toEqual(['o3', 'o2'])
  expect(planShrink({ menuItemId: 'pork', planned: 0, taken: 6 }, orders, left())).toEqual({ possible: 2 })
})

it('two lines of one order move together or not at all', () => {
  const lines = [line(1, 1, [egg]), { ...line(1, 1, [egg]), lineId: 'l1b' }]
  expect(plan(0, 2, [order(1, { lines })], 1).fates).toMatchObject([{ kind: 'CANCELLED', lineId: 'l1b' }])
  expect(plan(0, 2, [order(1, { lines, totalCents: 3_600 })], 2).fates).toMatchObject([
    { kind: 'MOVED', backCents: 1_200 },
  ])
})

it.each([
  // Of 18 yuan, and 6 of them come back: what is due, then the person's own, then the company's.
  [
    { allowanceCents: 1_000, walletCents: 0 },
    { allowanceCents: 1_000, walletCents: 0 },
  ],
  [
    { allowanceCents: 1_000, walletCents: 500 },
    { allowanceCents: 1_000, walletCents: 200 },
  ],
  [
    { allowanceCents: 1_500, walletCents: 300 },
    { allowanceCents: 1_200, walletCents: 0 },
  ],
])('what a cheaper dish gives back: %o becomes %o', (paid, left) => {
  const moved = order(1, { ...paid, lines: [line(1, 1, [egg])] })
  expect(plan(0, 1, [moved], 1).fates).toMatchObject([{ kind: 'MOVED', backCents: 600, ...left }])
})

it('what was discounted once is not paid for the next time', () => {
  const dearer = { rank: 2, menuItemId: 'egg', unitPriceCents: 2_600 }
  const moved = { ...line(1, 1, [dearer]), netCents: 1_500 }
  expect(plan(0, 1, [order(1, { lines: [moved] })], 1).fates).toMatchObject([
    { kind: 'MOVED', backCents: 0, moves: [{ discountCents: 1_100 }] },
  ])
})

it('an order paid where no part can be given back is refunded rather than moved to something cheaper', () => {
  const lines = [line(1, 1, [egg])]
  const paid = order(1, { lines, paidElsewhere: true, walletCents: 0 })
  expect(plan(0, 1, [paid], 1).fates).toMatchObject([{ kind: 'CANCELLED' }])
})

it('the digest is the same for the same decision only', () => {
  const digest = (...args: Parameters<typeof plan>) => plan(...args).digest
  const orders = [order(2), order(1)]
  const same = digest(1, 2, orders)
  expect(digest(1, 2, orders)).toBe(same)
  expect(same).toHaveLength(43)
  expect(digest(0, 2, orders)).not.toBe(same)
  expect(digest(1, 2, [order(2, { version: 3 }), order(1)])).not.toBe(same)
  expect(digest(1, 2, [order(2, { lines: [line(2, 1, [egg])] }), order(1)], 1)).not.toBe(same)
})
