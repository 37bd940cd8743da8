import { describe, expect, it, test } from 'vitest'
import { searchKey } from '@/server/menu/search/pinyin-rules'
import { findPinyin, findText, piecesOf, termsOf } from './match-rules'

/** What of the name is marked. */
const spelled = (name: string, term: string) => {
  const range = findPinyin(searchKey(name), term)
  return range && [...name].slice(...range).join('')
}

describe('a name is found as it is typed', () => {
  it.each([
    ['宫保鸡丁', 'gbjd', '宫保鸡丁'],
    ['宫保鸡丁', 'gongbaojiding', '宫保鸡丁'],
    ['宫保鸡丁', 'gongb', '宫保'],
    ['宫保鸡丁', 'jid', '鸡丁'],
    ['宫保鸡丁', 'gbao', '宫保'],
    ['重庆小面', 'chongqing', '重庆'],
    ['重庆小面', 'zqxm', '重庆小面'],
    ['长豆角', 'chang', '长'],
    ['长豆角', 'zhdj', '长豆角'],
    ['水煮牛肉', 'shuizhu', '水煮'],
    ['水煮牛肉', 'szn', '水煮牛'],
    ['绿豆汤', 'lvdou', '绿豆'],
    ['绿豆汤', 'ludou', '绿豆'],
    ['西安肉夹馍', 'xian', '西安'],
    ['𠮷野家牛肉饭', 'nrf', '牛肉饭'],
    ['A套餐 鸡腿', 'taocan', '套餐'],
  ])('%s by %s: %s', (name, term, marked) => {
    expect(spelled(name, term)).toBe(marked)
  })

  it.each([
    ['宫保鸡丁', 'gdb'],
    ['宫保鸡丁', 'gongbaojidings'],
    ['宫保鸡丁', 'ongbao'],
    ['宫保鸡丁', '宫保'],
    ['套餐 鸡', 'cj'],
    ['', 'a'],
  ])('%s is not found by %s', (name, term) => {
    expect(spelled(name, term)).toBeNull()
  })

  it('in a moment, however hostile the letters', () => {
    expect(spelled('ha'.repeat(40), 'h'.repeat(50))).toBeNull()
    expect(spelled('和'.repeat(80), `${'h'.repeat(79)}zz`)).toBeNull()
  })
})

test('text is found in any case and width, where it stands', () => {
  expect(findText('Kung Pao', 'pao')).toEqual([5, 8])
  expect(findText('𠮷野家', '野')).toEqual([1, 2])
  // İ has two characters in small letters, and must not shift what follows.
  expect(findText('İki egg', 'egg')).toEqual([4, 7])
  expect(findText('egg', 'eggs')).toBeNull()
  expect(termsOf("  Ｋung　Pao xi'an lü ")).toEqual(['kung', 'pao', 'xian', 'lv'])
})

test('a text is cut at its marks and stays whole', () => {
  expect(piecesOf('宫保鸡丁', [[1, 3]])).toEqual([
    { text: '宫', marked: false },
    { text: '保鸡', marked: true },
    { text: '丁', marked: false },
  ])
  expect(
    piecesOf('abc', [
      [0, 2],
      [1, 3],
    ]),
  ).toEqual([{ text: 'abc', marked: true }])
  expect(piecesOf('𠮷a', [])).toEqual([{ text: '𠮷a', marked: false }])
})
