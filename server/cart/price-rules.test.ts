import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Orderable } from '@/server/menu/find-orderables'
import { lineKey, priceLine } from './price-rules'

const option = (id: string, priceDeltaCents: number, onSale = true) => ({
  ...{ id, nameZh: id, nameEn: id, priceDeltaCents, allergens: id === 'egg' ? ['egg'] : [], onSale },
})
const group = (id: string, minSelect: number, maxSelect: number, options: ReturnType<typeof option>[]) => ({
  ...{ id, nameZh: id, nameEn: id, minSelect, maxSelect, options },
})
const noodles = {
  ...{ menuItemId: 'noodles', priceCents: 1_800, listPriceCents: 2_000, onSale: true, allergens: ['gluten'] },
  optionGroups: [
    group('size', 1, 1, [option('small', 0), option('large', 300)]),
    group('extras', 0, 2, [
      option('egg', 200),
      option('tofu', 150),
      option('beef', 900),
      option('gone', 0, false),
    ]),
  ],
} as unknown as Orderable

describe('the price of a line', () => {
  it.each([
    [['small'], 1_800, 2_000],
    [['large'], 2_100, 2_300],
    [['egg', 'small'], 2_000, 2_200],
    [['beef', 'large', 'tofu'], 3_150, 3_350],
  ])('%j', (optionIds, unitPriceCents, listPriceCents) => {
    expect(priceLine(noodles, { optionIds })).toMatchObject({ ok: true, unitPriceCents, listPriceCents })
  })

  it.each([
    [['small'], ['gluten']],
    [
      ['small', 'egg'],
      ['gluten', 'egg'],
    ],
  ])('%j contains %j', (optionIds, allergens) => {
    expect(priceLine(noodles, { optionIds })).toMatchObject({ ok: true, allergens })
  })

  it.each([
    ['nothing of what must be chosen', [], 'size'],
    ['two of what is one', ['small', 'large'], 'size'],
    ['three of at most two', ['small', 'egg', 'tofu', 'beef'], 'extras'],
    ['what is off sale', ['small', 'gone'], 'extras'],
    ['what belongs to another dish', ['small', 'chili'], undefined],
    ['the same twice', ['small', 'egg', 'egg'], undefined],
  ])('%s is refused', (_name, optionIds, groupId) => {
    expect(priceLine(noodles, { optionIds })).toEqual({ ok: false, problem: 'OPTIONS_INVALID', groupId })
  })

  it('what is off sale or unknown has none', () => {
    for (const item of [undefined, { ...noodles, onSale: false }]) {
      expect(priceLine(item, { optionIds: ['small'] })).toEqual({ ok: false, problem: 'UNAVAILABLE' })
    }
  })

  it('does not depend on the order of choosing, and neither does the line', () => {
    const choice = fc.shuffledSubarray(['small', 'large', 'egg', 'tofu', 'beef', 'gone', 'chili'])
    fc.assert(
      fc.property(choice, (optionIds) => {
        const sorted = [...optionIds].sort()
        expect(priceLine(noodles, { optionIds })).toEqual(priceLine(noodles, { optionIds: sorted }))
        const key = lineKey({ menuItemId: 'noodles', optionIds })
        expect(key).toBe(lineKey({ menuItemId: 'noodles', optionIds: sorted }))
        if (optionIds.length > 0)
          expect(key).not.toBe(lineKey({ menuItemId: 'noodles', optionIds: optionIds.slice(1) }))
      }),
    )
  })
})
