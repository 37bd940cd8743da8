import { describe, expect, it } from 'vitest'
import { aDish, aGroup } from '../testing'
import { defaultOptions, firstUnmet, inAskingOrder, maxPortions, needsChoice } from './option-rules'

const size = aGroup('size', [1, 1], [{ id: 'large', priceDeltaCents: 300 }, { id: 'small' }])
const extras = aGroup('extras', [0, 2], [{ id: 'egg' }, { id: 'tofu' }, { id: 'beef' }])
const sides = aGroup('sides', [2, 2], [{ id: 'greens' }, { id: 'corn' }, { id: 'beans' }])

describe('what is chosen without asking', () => {
  it.each([
    ['the first that costs nothing', size, ['small']],
    ['nothing of what may be left out', extras, []],
    ['nothing where several must be weighed', sides, []],
    ['nothing that contains an allergen', aGroup('g', [1, 1], [{ id: 'nut', allergens: ['peanut'] }]), []],
    ['nothing that is off sale', aGroup('g', [1, 1], [{ id: 'old', onSale: false }, { id: 'new' }]), ['new']],
    ['nothing that is paid', aGroup('g', [1, 1], [{ id: 'gold', priceDeltaCents: 1 }]), []],
  ])('%s', (_name, group, expected) => {
    expect(defaultOptions(aDish('d', 9, { optionGroups: [group] }))).toEqual(expected)
  })
})

it.each([
  [[], 'size'],
  [['small'], 'sides'],
  [['small', 'greens'], 'sides'],
  [['small', 'greens', 'corn', 'beans'], 'sides'],
  [['small', 'greens', 'corn', 'egg', 'tofu', 'beef'], 'extras'],
  [['small', 'greens', 'corn'], null],
  [['small', 'greens', 'corn', 'egg', 'tofu'], null],
])('of %j, the first group that is not as it should be: %s', (chosen, expected) => {
  expect(firstUnmet([size, sides, extras], chosen)?.id ?? null).toBe(expected)
})

it('a plain + is enough unless something must be chosen', () => {
  const [variant] = aDish('d').variants
  expect(needsChoice(aDish('d'))).toBe(false)
  expect(needsChoice(aDish('d', 9, { optionGroups: [extras] }))).toBe(false)
  expect(needsChoice(aDish('d', 9, { optionGroups: [extras, sides] }))).toBe(true)
  expect(needsChoice(aDish('d', 9, { variants: variant ? [variant, variant] : [] }))).toBe(true)
})

it.each([
  [3, null, 0, 3],
  [3, null, 2, 3],
  [3, 2, 0, 2],
  [3, 2, 1, 1],
  [3, 1, 1, 0],
  [3, 1, 4, 0],
  [99, null, 0, 20],
  [0, 5, 0, 0],
])(
  'of %d left, limited to %s with %d ordered, one more order may hold %d',
  (left, limit, ordered, expected) => {
    expect(maxPortions({ left, perPersonLimit: limit, ordered })).toBe(expected)
  },
)

it('what must be answered is asked before what may be', () => {
  const groups = [
    aGroup('extras', [0, 2], [{ id: 'egg' }]),
    aGroup('sides', [2, 2], [{ id: 'greens' }]),
    aGroup('taste', [0, 1], [{ id: 'sweet' }]),
    aGroup('size', [1, 1], [{ id: 'large' }]),
  ]
  expect(inAskingOrder(groups).map(({ id }) => id)).toEqual(['size', 'sides', 'extras', 'taste'])
})
