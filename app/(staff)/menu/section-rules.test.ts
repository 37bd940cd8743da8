import { expect, test } from 'vitest'
import { aDish, aMenu } from '../testing'
import { lookAt, sectionsOf } from './section-rules'

const nobody = { favourites: [], usual: [] }
const menu = (left: Record<string, number> = {}) => {
  const dish = (id: string) => aDish(id, left[id] ?? 5)
  return aMenu({ hot: [dish('a'), dish('b'), dish('c')], cold: [dish('d')], soup: [dish('e'), dish('f')] })
}
const shown = (sections: ReturnType<typeof sectionsOf>) =>
  sections.map(({ id, dishes }) => `${id}: ${dishes.map((dish) => dish.nameZh).join('')}`)

test('what is sold out stands last in its category, and a category of nothing else last of all', () => {
  const now = menu({ a: 0, d: 0 })
  expect(shown(sectionsOf(now, lookAt(now, nobody), ''))).toEqual(['hot: bca', 'soup: ef', 'cold: d'])
})

test('nothing moves when it sells out, or comes back, while somebody looks', () => {
  const look = lookAt(menu({ a: 0, d: 0 }), nobody)
  const later = menu({ b: 0, e: 0, f: 0 })
  expect(shown(sectionsOf(later, look, ''))).toEqual(['hot: bca', 'soup: ef', 'cold: d'])
})

test('what is new stands at the end, what is gone is gone', () => {
  const look = lookAt(aMenu({ hot: [aDish('a'), aDish('z')], old: [aDish('y')] }), nobody)
  expect(shown(sectionsOf(menu(), look, ''))).toEqual(['hot: abc', 'cold: d', 'soup: ef'])
})

test('favourites come first, then the usual, each once; dishes that are not offered are left out', () => {
  const now = menu({ f: 0 })
  const own = { favourites: ['dish-f', 'dish-d', 'elsewhere'], usual: ['dish-d', 'dish-a'] }
  expect(shown(sectionsOf(now, lookAt(now, own), 'Yours'))[0]).toBe('own: daf')
  expect(lookAt(now, { favourites: ['elsewhere'], usual: [] })[0]?.id).toBe('hot')
})
