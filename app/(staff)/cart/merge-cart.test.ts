import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CartLine, cartLine, MAX_FALLBACKS } from '@/server/cart/schema'
import { aDish, aFallback, aLine, aMenu } from '../testing'
import { keptLines, toCartLine } from './cart-lines'
import { candidatesFor, MOST_FALLBACKS, moved, standIn } from './fallback-rules'
import { catalogueOf, mergeCart } from './merge-cart'

const menu = aMenu({
  hot: [aDish('pork', 3), aDish('chicken', 9)],
  cold: [aDish('tofu', 0), aDish('greens', 5)],
})
const catalogue = catalogueOf(menu)
const wish = (menuItemId: string, quantity: number, over: Partial<CartLine> = {}): CartLine => ({
  ...{ menuItemId, optionIds: [], quantity, note: '' },
  ...over,
})
const box = (over: { wanted?: CartLine[]; known?: CartLine[]; cleared?: boolean } = {}) => ({
  wanted: new Map((over.wanted ?? []).map((line) => [line.menuItemId, line])),
  known: over.known ?? [],
  cleared: over.cleared ?? false,
})
const view = (...lines: ReturnType<typeof aLine>[]) => ({ mealId: 'm', lines, count: 0, subtotalCents: 0 })

describe('the cart on the screen', () => {
  it('is what the server says, with this phone’s wishes on top', () => {
    const cart = mergeCart(
      'm',
      view(aLine({ menuItemId: 'pork' }), aLine({ menuItemId: 'greens' })),
      box({ wanted: [wish('pork', 2), wish('greens', 0), wish('chicken', 1)] }),
      catalogue,
    )
    expect(cart.lines.map((line) => [line.menuItemId, line.quantity])).toEqual([
      ['pork', 2],
      ['chicken', 1],
    ])
    expect(cart).toMatchObject({ count: 3, subtotalCents: 3_000 })
  })

  it('is empty once emptied here, whatever the server still says', () => {
    const cart = mergeCart('m', view(aLine({ menuItemId: 'pork' })), box({ cleared: true }), catalogue)
    expect(cart.lines).toEqual([])
  })

  it('is drawn from what was last known when the server says nothing', () => {
    const known = [
      wish('pork', 1, { fallbacks: [{ menuItemId: 'chicken', optionIds: [] }] }),
      wish('gone', 1),
    ]
    const cart = mergeCart('m', undefined, box({ known }), catalogue)
    expect(cart.lines).toMatchObject([
      { menuItemId: 'pork', fallbacks: [{ menuItemId: 'chicken', left: 9 }] },
    ])
  })

  it('counts what two lines of one dish want together', () => {
    const spicy = aLine({ menuItemId: 'pork', key: 'pork.hot', optionIds: ['hot'], quantity: 2 })
    const cart = mergeCart('m', view(aLine({ menuItemId: 'pork', quantity: 2 }), spicy), box(), catalogue)
    expect(cart.lines.map((line) => line.problem)).toEqual(['SHORT', 'SHORT'])
  })

  it.each([
    ['nothing stands in', [], 'SOLD_OUT', 0, 0],
    ['somebody does, at their own price', [aFallback('chicken', 9, 800)], null, 1, 800],
    ['the second in rank does', [aFallback('tofu', 0), aFallback('greens', 5, 600)], null, 1, 600],
  ])('when a dish is sold out and %s', (_name, fallbacks, problem, count, subtotalCents) => {
    const cart = mergeCart('m', view(aLine({ menuItemId: 'tofu', fallbacks })), box(), catalogue)
    expect(cart.lines[0]?.problem).toBe(problem)
    expect(cart).toMatchObject({ count, subtotalCents })
  })
})

describe('a line', () => {
  it('is sent with its fallbacks as the server keeps them: same order, two fields', () => {
    const line = toCartLine(
      aLine({ menuItemId: 'pork', fallbacks: [aFallback('tofu'), aFallback('chicken')] }),
    )
    expect(JSON.stringify(line.fallbacks)).toBe(
      '[{"menuItemId":"tofu","optionIds":[]},{"menuItemId":"chicken","optionIds":[]}]',
    )
    expect(cartLine.shape.fallbacks.safeParse(toCartLine(aLine({ menuItemId: 'pork' })).fallbacks).data).toBe(
      undefined,
    )
  })

  it('keeps its fallbacks through a tap on the stepper', () => {
    const before = aLine({ menuItemId: 'pork', fallbacks: [aFallback('chicken')] })
    const wanted = [toCartLine({ ...before, quantity: 2 })]
    const [after] = mergeCart('m', view(before), box({ wanted }), catalogue).lines
    expect(after).toMatchObject({ quantity: 2, fallbacks: [{ menuItemId: 'chicken' }] })
    expect(keptLines(box({ wanted }))).toEqual(wanted)
  })
})

describe('fallbacks', () => {
  it('are as many as the server takes', () => expect(MOST_FALLBACKS).toBe(MAX_FALLBACKS))

  it('stand in only for a dish that is not enough, and whole or not at all', () => {
    const fallbacks = [aFallback('a', 1), aFallback('b', 2)]
    expect(standIn({ quantity: 2, left: 2, fallbacks })).toBeNull()
    expect(standIn({ quantity: 2, left: 1, fallbacks })).toBe(fallbacks[1])
    expect(standIn({ quantity: 3, left: 0, fallbacks })).toBeNull()
  })

  it('are offered from the same category first, never twice, and only if there is enough', () => {
    const line = aLine({ menuItemId: 'greens', dishId: 'dish-greens', quantity: 4 })
    const names = (fallbacks = line.fallbacks) =>
      candidatesFor(
        aMenu({ hot: [aDish('pork', 3), aDish('chicken', 9)], cold: [aDish('greens'), aDish('egg')] }),
        {
          ...line,
          fallbacks,
        },
      ).map((c) => c.variant.menuItemId)
    expect(names()).toEqual(['egg', 'chicken'])
    expect(names([aFallback('egg')])).toEqual(['chicken'])
  })

  it('change places with their neighbour and never get lost', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat()),
        fc.nat({ max: 5 }),
        fc.constantFrom(-1 as const, 1 as const),
        (list, i, by) => {
          const next = moved(list, i, by)
          expect([...next].sort()).toEqual([...list].sort())
          const legal = i < list.length && i + by >= 0 && i + by < list.length
          expect(next[i + by]).toBe(legal ? list[i] : list[i + by])
        },
      ),
    )
  })
})
