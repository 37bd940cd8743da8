import { expect, test } from 'vitest'
import type { DishView } from '@/server/menu/schema'
import { searchKey } from '@/server/menu/search/pinyin-rules'
import { aDish, aMenu } from '../testing'
import { type Filter, indexOf, popular, search, suggest } from './search-rules'

const dish = (nameZh: string, nameEn: string, over: Partial<DishView> = {}, left = 5) =>
  aDish(nameZh, left, { nameZh, nameEn, ...over })
const menu = aMenu({
  热菜: [
    dish('宫保鸡丁', 'Kung pao chicken', {
      ...{ spice: 1, allergens: ['peanut'], ingredientsZh: '鸡腿肉、花生', soldCount: 9 },
    }),
    dish('地三鲜', 'Potato and aubergine', {
      ...{ diets: ['VEGETARIAN', 'VEGAN'], descriptionEn: 'Three treasures', soldCount: 4 },
    }),
    dish('牛肉面', 'Beef noodles', { diets: ['HALAL'], allergens: ['gluten'] }),
  ],
  小吃: [
    dish('卤牛肉', 'Braised beef', { diets: ['LOW_CALORIE'], soldCount: 20 }, 0),
    dish('鸡蛋羹', 'Egg custard', { diets: ['VEGETARIAN'], allergens: ['egg'], soldCount: 7 }),
  ],
})
const keys = Object.fromEntries(
  menu.categories.flatMap((c) => c.dishes.map((d) => [d.id, searchKey(d.nameZh)] as const)),
)
const entries = indexOf(menu, keys, (d) => (d.spice === 0 ? ['不辣'] : ['微辣']))
const nobody = { allergens: [], diets: [] }
const found = (
  query: string,
  filters: Filter[] = [],
  profile: { allergens: string[]; diets: string[] } = nobody,
) => search(entries, query, new Set(filters), profile).map((hit) => hit.dish.nameZh)

test.each([
  ['宫保', ['宫保鸡丁']],
  ['gbjd', ['宫保鸡丁']],
  ['niurou', ['牛肉面', '卤牛肉']],
  ['BEEF', ['牛肉面', '卤牛肉']],
  ['花生', ['宫保鸡丁']],
  ['treasures', ['地三鲜']],
  ['小吃', ['卤牛肉', '鸡蛋羹']],
  ['微辣', ['宫保鸡丁']],
  // By name before by ingredient, from the beginning before from the middle.
  ['鸡', ['鸡蛋羹', '宫保鸡丁']],
  ['beef braised', ['卤牛肉']],
  ['beef kung', []],
  ['没有这道菜', []],
])('%s finds %j', (query, names) => {
  expect(found(query)).toEqual(names)
})

test.each<[Filter[], string[]]>([
  [['mild'], ['地三鲜', '牛肉面', '卤牛肉', '鸡蛋羹']],
  [['VEGETARIAN'], ['地三鲜', '鸡蛋羹']],
  [['VEGAN'], ['地三鲜']],
  [['HALAL'], ['牛肉面']],
  [['noNuts', 'LOW_CALORIE'], ['卤牛肉']],
  [['VEGAN', 'HALAL'], []],
])('%j leaves %j', (filters, names) => {
  expect(found('', filters)).toEqual(names)
})

test('what fits me has all my diets and none of my allergens', () => {
  expect(found('', ['fits'], { allergens: ['egg'], diets: ['VEGETARIAN'] })).toEqual(['地三鲜'])
  expect(found('', ['fits'], { allergens: ['peanut', 'gluten'], diets: [] })).toEqual([
    '地三鲜',
    '卤牛肉',
    '鸡蛋羹',
  ])
})

test('marks say what was found where, a sound on its characters', () => {
  expect(search(entries, 'bao 花生', new Set(), nobody)[0]?.marks).toEqual({
    nameZh: [[1, 2]],
    ingredientsZh: [[4, 6]],
  })
})

test('popular is what can be had; a suggestion is also for this person', () => {
  expect(popular(menu, 2).map((d) => d.nameZh)).toEqual(['宫保鸡丁', '鸡蛋羹'])
  const me = {
    allergens: ['peanut'],
    diets: [],
    asked: true,
    favourites: ['dish-牛肉面', 'dish-卤牛肉'],
    usual: [],
  }
  expect(suggest(menu, me, 3).map((d) => d.nameZh)).toEqual(['牛肉面', '鸡蛋羹', '地三鲜'])
})
