import { expect, test } from 'vitest'
import { parseOptions } from './option-rules'

const codes = (text: string) => parseOptions(text).problems.map((problem) => problem.code)

test('reads groups, limits, prices, allergens and both languages', () => {
  const text =
    '辣度/Spice level[1]: 不辣/None | 特辣/Hot; 加料/Extras[0-2]: 加蛋/Egg +2 {egg} | 加饭/Rice +1.5'
  expect(parseOptions(text)).toEqual({
    problems: [],
    groups: [
      {
        ...{ nameZh: '辣度', nameEn: 'Spice level', minSelect: 1, maxSelect: 1 },
        options: [
          { nameZh: '不辣', nameEn: 'None', priceDeltaCents: 0, allergens: [] },
          { nameZh: '特辣', nameEn: 'Hot', priceDeltaCents: 0, allergens: [] },
        ],
      },
      {
        ...{ nameZh: '加料', nameEn: 'Extras', minSelect: 0, maxSelect: 2 },
        options: [
          { nameZh: '加蛋', nameEn: 'Egg', priceDeltaCents: 200, allergens: ['egg'] },
          { nameZh: '加饭', nameEn: 'Rice', priceDeltaCents: 150, allergens: [] },
        ],
      },
    ],
  })
})

test('reads full-width signs, one language and no limits', () => {
  const { groups, problems } = parseOptions('加料：加蛋 ＋２｜加饭；香菜［1］：要｜不要；')
  expect(problems).toEqual([])
  expect(
    groups.map(({ nameZh, nameEn, minSelect, maxSelect }) => [nameZh, nameEn, minSelect, maxSelect]),
  ).toEqual([
    ['加料', '加料', 0, 1],
    ['香菜', '香菜', 1, 1],
  ])
  expect(groups[0]?.options.map((option) => option.priceDeltaCents)).toEqual([200, 0])
})

test('an empty cell has no groups', () => {
  expect(parseOptions('  ')).toEqual({ groups: [], problems: [] })
})

test('a decimal comma counts where the file uses one', () => {
  expect(parseOptions('加料: 加蛋 +2,50', true).groups[0]?.options[0]?.priceDeltaCents).toBe(250)
  expect(codes('加料: 加蛋 +2,50')).toEqual(['PRICE_INVALID'])
})

test.each([
  ['加蛋 +2', ['OPTIONS_SYNTAX']],
  ['加料[0-2]:', ['OPTIONS_SYNTAX', 'OPTIONS_RANGE']],
  ['加料[x]: 加蛋', ['OPTIONS_SYNTAX']],
  ['加料: 加蛋 | ', ['OPTIONS_SYNTAX']],
  ['加料: /Egg', ['OPTIONS_SYNTAX']],
  ['加料: 加蛋 {egg', ['OPTIONS_SYNTAX']],
  ['加料[2-1]: 加蛋 | 加饭', ['OPTIONS_RANGE']],
  ['加料[0-3]: 加蛋 | 加饭', ['OPTIONS_RANGE']],
  ['加料[0]: 加蛋 | 加饭', ['OPTIONS_RANGE']],
  ['加料: 加蛋 | 加蛋 +2', ['OPTIONS_DUPLICATE']],
  ['加料: 加蛋; 加料: 加饭', ['OPTIONS_DUPLICATE']],
  ['加料: 加蛋 +x', ['PRICE_INVALID']],
  ['加料: 加蛋 +1.234', ['PRICE_DECIMALS']],
  ['加料: 加蛋 +2 {海鲜}', ['ALLERGEN_UNKNOWN']],
  [`加料: ${'蛋'.repeat(81)}`, ['TEXT_TOO_LONG']],
])('refuses %s', (text, expected) => {
  expect(codes(text)).toEqual(expected)
})

test('a file of nonsense takes no time', () => {
  const started = performance.now()
  for (const piece of ['a +', '[', '{', 'a:', ' ', 'a|', '/']) parseOptions(piece.repeat(2_000))
  expect(performance.now() - started).toBeLessThan(2_000)
})
