import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Candidate, decideOrders, type Resources } from './decide-rules'

const ITEMS = ['pork', 'rice', 'soup']
const PRICES: Record<string, number> = { pork: 1_800, rice: 300, soup: 600 }
const LIMIT = 3
const slot = 'slot'

type Wish = {
  user: number
  lines: { choices: string[]; quantity: number }[]
  needsCell: boolean
  wished: number | null
  pays: boolean
  /** What it was promised of the company's allowance. */
  promised: number
}
const line = fc.record({
  choices: fc.uniqueArray(fc.constantFrom(...ITEMS), { minLength: 1, maxLength: 3 }),
  quantity: fc.integer({ min: 1, max: 4 }),
})
const wish: fc.Arbitrary<Wish> = fc.record({
  user: fc.nat({ max: 3 }),
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
  needsCell: fc.boolean(),
  wished: fc.option(fc.integer({ min: 1, max: 6 })),
  pays: fc.boolean(),
  promised: fc.nat({ max: 2_500 }),
})
const world = fc.record({
  wishes: fc.array(wish, { maxLength: 25 }),
  remaining: fc.tuple(...ITEMS.map(() => fc.nat({ max: 40 }))),
  balance: fc.nat({ max: 12_000 }),
  allowance: fc.nat({ max: 4_000 }),
  cells: fc.nat({ max: 20 }),
})

function candidate({ user, lines, needsCell, wished, pays, promised }: Wish, i: number): Candidate {
  const first = lines.reduce(
    (sum, { choices, quantity }) => sum + quantity * (PRICES[choices[0] ?? ''] ?? 0),
    0,
  )
  const allowanceCents = Math.min(promised, first)
  return {
    ...{ orderId: `o${i}`, userId: `u${user}`, slotId: slot, needsCell, wishedCell: wished },
    inLineSince: i,
    ...{
      totalCents: first,
      allowanceCents,
      walletCents: pays ? first - allowanceCents : 0,
      paysByWallet: pays,
    },
    lines: lines.map(({ choices, quantity }, n) => ({
      ...{ lineId: `o${i}l${n}`, quantity, rank: 0, unitPriceCents: PRICES[choices[0] ?? ''] ?? 0 },
      choices: choices.map((menuItemId, rank) => ({
        rank,
        menuItemId,
        unitPriceCents: PRICES[menuItemId] ?? 0,
      })),
    })),
  }
}
/** What waiting orders were promised together, by person. */
function promisedTo(all: Candidate[]): Map<string, number> {
  const of = (userId: string) => sum(all.filter((c) => c.userId === userId).map((c) => c.allowanceCents))
  return new Map(all.map(({ userId }) => [userId, of(userId)]))
}
const resources = (remaining: number[], balance: number, cells: number, allowance = 0): Resources => ({
  remaining: new Map(ITEMS.map((id, i) => [id, remaining[i] ?? 0])),
  limit: new Map([['pork', LIMIT]]),
  bought: new Map(),
  allowance: new Map([0, 1, 2, 3].map((user) => [`u${user}`, allowance])),
  promised: new Map(),
  balance: new Map([0, 1, 2, 3].map((user) => [`u${user}`, balance])),
  cells: new Map([[slot, { total: cells, taken: new Set<number>() }]]),
})
const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0)

describe('whoever orders what', () => {
  it('never more than there is, of portions, of what one may have, of money, of cells', () => {
    fc.assert(
      fc.property(world, ({ wishes, remaining, balance, cells, allowance }) => {
        const candidates = wishes.map(candidate)
        const decisions = decideOrders(candidates, resources(remaining, balance, cells, allowance))
        expect(decisions.map((d) => d.orderId)).toEqual(candidates.map((c) => c.orderId))
        const confirmed = decisions.flatMap((d, i) =>
          d.confirmed ? [{ ...d, order: candidates[i] as Candidate }] : [],
        )
        for (const [i, id] of ITEMS.entries()) {
          const sold = sum(
            confirmed.flatMap((d) => d.picks.filter((p) => p.menuItemId === id).map((p) => p.quantity)),
          )
          expect(sold).toBeLessThanOrEqual(remaining[i] ?? 0)
        }
        for (const user of ['u0', 'u1', 'u2', 'u3']) {
          const theirs = confirmed.filter((d) => d.order.userId === user)
          const pork = theirs.flatMap((d) =>
            d.picks.filter((p) => p.menuItemId === 'pork').map((p) => p.quantity),
          )
          expect(sum(pork)).toBeLessThanOrEqual(LIMIT)
          expect(sum(theirs.map((d) => d.walletCents))).toBeLessThanOrEqual(balance)
          expect(sum(theirs.map((d) => d.allowanceCents))).toBeLessThanOrEqual(allowance)
        }
        const given = confirmed.filter((d) => d.order.needsCell).map((d) => d.cell)
        expect(new Set(given).size).toBe(given.length)
        for (const cell of given) expect(cell !== null && cell >= 1 && cell <= cells).toBe(true)
        for (const d of confirmed) if (!d.order.needsCell) expect(d.cell).toBeNull()
      }),
    )
  })

  it('each order gets one choice for each of its lines, or nothing; money adds up', () => {
    fc.assert(
      fc.property(world, ({ wishes, remaining, balance, cells, allowance }) => {
        const candidates = wishes.map(candidate)
        const before = resources(remaining, balance, cells, allowance)
        const decisions = decideOrders(candidates, before)
        let sold = 0
        for (const [i, d] of decisions.entries()) {
          const order = candidates[i] as Candidate
          if (!d.confirmed) {
            expect(d.lineId === null || order.lines.some((one) => one.lineId === d.lineId)).toBe(true)
            continue
          }
          expect(d.picks.map((p) => [p.lineId, p.quantity])).toEqual(
            order.lines.map((l) => [l.lineId, l.quantity]),
          )
          for (const [n, p] of d.picks.entries()) {
            expect(order.lines[n]?.choices[p.rank]?.menuItemId).toBe(p.menuItemId)
          }
          expect(d.totalCents).toBe(sum(d.picks.map((p) => p.quantity * p.unitPriceCents)))
          if (!order.paysByWallet) expect(d.walletCents).toBe(0)
          expect(d.allowanceCents + d.walletCents).toBeLessThanOrEqual(d.totalCents)
          // What was promised is what is taken, or the order is refused.
          const { totalCents, allowanceCents, walletCents } = order
          if (d.picks.every((p) => p.rank === 0))
            expect(d).toMatchObject({ totalCents, allowanceCents, walletCents })
          sold += sum(d.picks.map((p) => p.quantity))
        }
        expect(sum([...before.remaining.values()])).toBe(sum(remaining) - sold)
      }),
    )
  })

  it('takes from nobody what they were promised of the allowance, when together they were promised no more than there is', () => {
    fc.assert(
      fc.property(world, ({ wishes, remaining, balance, cells }) => {
        const candidates = wishes.map(candidate)
        const promised = promisedTo(candidates)
        const enough = Math.max(0, ...promised.values())
        const left = { ...resources(remaining, balance, cells, enough), promised }
        const decisions = decideOrders(candidates, left)
        for (const [i, d] of decisions.entries()) {
          if (d.confirmed) {
            const { allowanceCents } = candidates[i] as Candidate
            expect(d.allowanceCents).toBeGreaterThanOrEqual(Math.min(allowanceCents, d.totalCents))
          } else expect(d.reason).not.toBe('INSUFFICIENT_ALLOWANCE')
        }
      }),
    )
  })

  it('first come, first served: who is refused would not have fitted into what was left at that moment', () => {
    fc.assert(
      fc.property(world, ({ wishes, remaining, balance, cells, allowance }) => {
        const candidates = wishes.map(candidate)
        const all = decideOrders(candidates, resources(remaining, balance, cells, allowance))
        for (const [i, d] of all.entries()) {
          // Nobody behind can change what those ahead got.
          const left = resources(remaining, balance, cells, allowance)
          expect(decideOrders(candidates.slice(0, i), left)).toEqual(all.slice(0, i))
          if (d.confirmed || d.reason !== 'SOLD_OUT') continue
          const order = candidates[i] as Candidate
          const refused = order.lines.find((one) => one.lineId === d.lineId)
          const inOrder = sum(
            order.lines.slice(0, order.lines.indexOf(refused as never)).map((one) => one.quantity),
          )
          for (const choice of refused?.choices ?? []) {
            const limited = choice.menuItemId === 'pork'
            const free = (left.remaining.get(choice.menuItemId) ?? 0) - inOrder
            if (!limited) expect(free).toBeLessThan(refused?.quantity ?? 0)
          }
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('one order', () => {
  const plain = (over: Partial<Wish> = {}): Wish => ({
    ...{
      user: 0,
      lines: [{ choices: ['pork'], quantity: 1 }],
      needsCell: true,
      wished: null,
      pays: false,
      promised: 0,
      ...over,
    },
  })
  const decide = (wishes: Wish[], r = resources([10, 10, 10], 5_000, 5)) =>
    decideOrders(wishes.map(candidate), r)

  it.each([
    [
      'more than is left',
      plain({ lines: [{ choices: ['rice'], quantity: 4 }] }),
      resources([10, 3, 10], 0, 5),
      'SOLD_OUT',
    ],
    [
      'two lines that fit alone and not together',
      plain({
        lines: [
          { choices: ['rice'], quantity: 2 },
          { choices: ['rice'], quantity: 2 },
        ],
      }),
      resources([10, 3, 10], 0, 5),
      'SOLD_OUT',
    ],
    [
      'more than one may have',
      plain({ lines: [{ choices: ['pork'], quantity: 4 }] }),
      undefined,
      'PERSON_LIMIT',
    ],
    [
      'more than the balance',
      plain({ pays: true }),
      resources([10, 10, 10], 1_799, 5),
      'INSUFFICIENT_BALANCE',
    ],
    [
      'more than is left of the allowance, though the balance would do',
      plain({ promised: 1_500, pays: true }),
      resources([10, 10, 10], 9_000, 5, 1_499),
      'INSUFFICIENT_ALLOWANCE',
    ],
    ['no cell left', plain(), resources([10, 10, 10], 0, 0), 'SLOT_FULL'],
  ])('%s is refused by name', (_name, one, r, reason) => {
    expect(decide([one], r)).toMatchObject([{ confirmed: false, reason }])
  })

  it.each([
    ['portions', resources([1, 0, 0], 9_000, 9), 'SOLD_OUT'],
    ['of what one may have', resources([9, 0, 0], 9_000, 9), 'PERSON_LIMIT'],
    ['allowance', resources([9, 0, 0], 9_000, 9, 1_000), 'INSUFFICIENT_ALLOWANCE'],
    ['balance', resources([9, 0, 0], 1_800, 9), 'INSUFFICIENT_BALANCE'],
    ['cells', resources([9, 0, 0], 9_000, 1), 'SLOT_FULL'],
  ])('%s enough for one: the second of the same person is refused', (_name, r, reason) => {
    const quantity = reason === 'PERSON_LIMIT' ? LIMIT - 1 : 1
    const promised = reason === 'INSUFFICIENT_ALLOWANCE' ? 1_000 : 0
    const one = plain({ lines: [{ choices: ['pork'], quantity }], pays: true, promised })
    expect(decide([one, one], r)).toMatchObject([{ confirmed: true }, { confirmed: false, reason }])
  })

  it('gets the cell it wished for, else the lowest that is free', () => {
    const cells = decide([plain({ wished: 3 }), plain({ wished: 3 }), plain({ wished: 99 })]).map(
      (d) => d.confirmed && d.cell,
    )
    expect(cells).toEqual([3, 1, 2])
  })

  it('falls back in order, and pays for what it got', () => {
    const either = plain({ lines: [{ choices: ['rice', 'soup', 'pork'], quantity: 2 }], pays: true })
    expect(decide([either], resources([10, 1, 10], 5_000, 5))).toMatchObject([
      { confirmed: true, picks: [{ menuItemId: 'soup', rank: 1 }], totalCents: 1_200, walletCents: 1_200 },
    ])
  })

  it('something dearer takes more of the allowance, then of the balance; something cheaper gives the balance back first', () => {
    const either = (choices: string[]) =>
      plain({ lines: [{ choices, quantity: 1 }], pays: true, promised: 500 })
    expect(decide([either(['rice', 'pork'])], resources([10, 0, 10], 5_000, 5, 1_000))).toMatchObject([
      { confirmed: true, totalCents: 1_800, allowanceCents: 1_000, walletCents: 800 },
    ])
    expect(decide([either(['pork', 'soup'])], resources([0, 10, 10], 5_000, 5, 500))).toMatchObject([
      { confirmed: true, totalCents: 600, allowanceCents: 500, walletCents: 100 },
    ])
  })

  it('something dearer takes nothing of what another waiting order was promised, and all of it once that is refused', () => {
    const first = plain({ lines: [{ choices: ['rice', 'pork'], quantity: 1 }], promised: 300 })
    const second = plain({ lines: [{ choices: ['soup'], quantity: 1 }], promised: 600 })
    const both = promisedTo([candidate(first, 0), candidate(second, 1)])
    const left = (soup: number) => ({ ...resources([9, 0, soup], 0, 5, 1_000), promised: new Map(both) })
    expect(decide([first, second], left(9))).toMatchObject([
      { confirmed: true, totalCents: 1_800, allowanceCents: 400 },
      { confirmed: true, totalCents: 600, allowanceCents: 600 },
    ])
    expect(decide([second, first], left(0))).toMatchObject([
      { confirmed: false, reason: 'SOLD_OUT' },
      { confirmed: true, allowanceCents: 1_000 },
    ])
  })
})
