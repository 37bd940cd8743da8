import { expect, test } from 'vitest'
import { ALLERGENS, findAllergen, parseAllergens } from './allergen-rules'

test.each([
  ['花生、大豆', ['peanut', 'soy']],
  ['egg, soy;gluten/milk', ['gluten', 'egg', 'soy', 'milk']],
  ['鸡蛋 牛奶　坚果', ['egg', 'milk', 'nuts']],
  ['花生，花生、Peanuts', ['peanut']],
  ['ＥＧＧ', ['egg']],
  ['虾、鱿鱼', ['crustaceans', 'molluscs']],
  ['无', []],
  ['', []],
])('reads %s', (text, allergens) => {
  expect(parseAllergens(text)).toEqual({ allergens, unknown: [] })
})

test('never guesses: what could mean several is asked about', () => {
  expect(parseAllergens('海鲜、花生、shellfish')).toEqual({
    allergens: ['peanut'],
    unknown: ['海鲜', 'shellfish'],
  })
  expect(findAllergen('花')).toBeNull()
  // "无" beside something else is a contradiction, not a no.
  expect(parseAllergens('无、花生').unknown).toEqual(['无'])
})

test('knows every code by itself', () => {
  for (const code of ALLERGENS) expect(findAllergen(code)).toBe(code)
})
