import { expect, test } from 'vitest'
import { aDish, aGroup, aMenu } from '../testing'
import { mineIn, warningsFor } from './allergen-rules'
import { catalogueOf } from './merge-cart'

const extras = aGroup('extras', [0, 2], [{ id: 'nuts', allergens: ['peanut'] }, { id: 'rice' }])
const chicken = aDish('chicken', 9, { allergens: ['soy'], optionGroups: [extras] })
const catalogue = catalogueOf(
  aMenu({ mains: [chicken, aDish('tofu', 9, { allergens: ['soy', 'peanut'] }), aDish('plain')] }),
)
const line = (
  menuItemId: string,
  over: { optionIds?: string[]; quantity?: number; fallbacks?: string[] } = {},
) => ({
  ...{ menuItemId, optionIds: over.optionIds ?? [], quantity: over.quantity ?? 1, note: '' },
  fallbacks: over.fallbacks?.map((id) => ({ menuItemId: id, optionIds: [] })),
})
const asked = (
  ...[wish, before, mine]: [ReturnType<typeof line>, ReturnType<typeof line> | undefined, string[]]
) =>
  warningsFor(wish, before, catalogue, mine).map(({ nameEn, allergens, asFallback }) => [
    nameEn,
    allergens.join(),
    asFallback,
  ])

test('a dish asks for what it contains of mine, and for nothing else', () => {
  expect(asked(line('tofu'), undefined, ['peanut'])).toEqual([['tofu', 'peanut', false]])
  expect(asked(line('tofu'), undefined, ['soy', 'peanut'])).toEqual([['tofu', 'soy,peanut', false]])
  expect(asked(line('tofu'), undefined, ['milk'])).toEqual([])
  expect(asked(line('tofu'), undefined, [])).toEqual([])
})

test('an option asks for what it brings in', () => {
  expect(asked(line('chicken'), undefined, ['peanut'])).toEqual([])
  expect(asked(line('chicken', { optionIds: ['nuts'] }), undefined, ['peanut'])).toEqual([
    ['chicken', 'peanut', false],
  ])
})

test('so does a fallback, even beside a first choice that was asked about', () => {
  const before = line('chicken', { optionIds: ['nuts'] })
  const wish = line('chicken', { optionIds: ['nuts'], fallbacks: ['plain', 'tofu'] })
  expect(asked(wish, before, ['peanut'])).toEqual([['tofu', 'peanut', true]])
  expect(asked({ ...wish, quantity: 2 }, wish, ['peanut'])).toEqual([])
})

test('once in the cart it does not ask again; taken out and put back it does', () => {
  expect(asked(line('tofu', { quantity: 2 }), line('tofu'), ['peanut'])).toEqual([])
  expect(asked(line('tofu', { quantity: 0 }), undefined, ['peanut'])).toEqual([])
  expect(asked(line('tofu'), line('tofu', { quantity: 0 }), ['peanut'])).toHaveLength(1)
})

test('what is in a dish always is told from what an option may bring', () => {
  expect(mineIn(chicken, ['peanut', 'soy', 'milk'])).toEqual({ always: ['soy'], sometimes: ['peanut'] })
  expect(mineIn(chicken, [])).toEqual({ always: [], sometimes: [] })
})
