import { expect, it } from 'vitest'
import { phaseAt } from './meal-phase'

const [opens, cutoff] = [new Date(1_000), new Date(2_000)]
const at = (status: 'DRAFT' | 'OPEN' | 'CLOSED', now: number) =>
  phaseAt({ status, opensAt: opens, cutoffAt: cutoff }, now)

it('takes orders from the instant it opens until, and not at, its cut-off', () => {
  expect([999, 1_000, 1_999, 2_000].map((now) => at('OPEN', now))).toEqual([
    ...['upcoming', 'open', 'open', 'closed'],
  ])
})

it('a draft stays one and what the kitchen closed stays closed, whatever the time', () => {
  for (const now of [0, 1_500, 3_000]) {
    expect(at('DRAFT', now)).toBe('draft')
    expect(at('CLOSED', now)).toBe('closed')
  }
})
