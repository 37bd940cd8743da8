import { expect, test } from 'vitest'
import { searchKey } from './pinyin-rules'

test.each([
  ['宫保鸡丁', 'gong bao ji ding,zheng'],
  ['绿豆糕', 'lv,lu dou gao'],
  ['A套餐 12只', 'a tao can  1 2 zhi'],
])('%s is typed %s', (name, key) => {
  expect(searchKey(name)).toBe(key)
})

test('every reading of a polyphone counts, the right one first', () => {
  expect(searchKey('重庆小面').split(' ')[0]).toMatch(/^chong,(.*,)?zhong/)
  expect(searchKey('长豆角').split(' ')[0]?.split(',')).toEqual(expect.arrayContaining(['chang', 'zhang']))
  expect(searchKey('银行').split(' ')[1]?.split(',')[0]).toBe('hang')
})

test('has one part for every character, whatever it is', () => {
  for (const name of ['𠮷野家牛肉饭', '🍜面', '', 'a,b', '（大）份·加蛋']) {
    expect(searchKey(name).split(' ')).toHaveLength(Math.max(1, [...name].length))
  }
})
