import { expect, test } from 'vitest'
import { DIETS, findDiet, parseDiets } from './diet-rules'

test.each([
  ['素', ['VEGETARIAN']],
  ['纯素', ['VEGETARIAN', 'VEGAN']],
  ['低卡、清真', ['HALAL', 'LOW_CALORIE']],
  ['Vegan; low-calorie', ['VEGETARIAN', 'VEGAN', 'LOW_CALORIE']],
  ['ＨＡＬＡＬ', ['HALAL']],
  ['无', []],
  ['', []],
])('reads %s', (text, diets) => {
  expect(parseDiets(text)).toEqual({ diets, unknown: [] })
})

test('never guesses: a plain yes, or a diet of another kind, is asked about', () => {
  expect(parseDiets('是、清真、keto')).toEqual({ diets: ['HALAL'], unknown: ['是', 'keto'] })
})

test('knows every code by itself', () => {
  for (const code of DIETS) expect(findDiet(code)).toBe(code)
})
