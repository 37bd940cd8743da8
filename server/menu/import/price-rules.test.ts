import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePrice } from './price-rules'
import { MAX_PRICE_CENTS } from './problem-rules'

test.each([
  ['18', 1800],
  ['18.5', 1850],
  ['18.', 1800],
  ['¥18.00', 1800],
  ['￥18', 1800],
  ['１８．５', 1850],
  ['18元', 1800],
  ['18 元', 1800],
  ['RMB 18.00', 1800],
  ['CNY18', 1800],
  [' 18.15 ', 1815],
  ['1,234.50', 123_450],
  ['0', 0],
  ['007', 700],
  ['9999.99', MAX_PRICE_CENTS],
])('reads %s', (text, cents) => {
  expect(parsePrice(text)).toEqual({ cents })
})

test.each([
  ['18,50', 1850],
  ['¥18,5', 1850],
  ['1.234,50', 123_450],
  ['1,234.50', 123_450],
  ['18.50', 1850],
  ['18', 1800],
])('reads %s where the comma may be the decimal sign', (text, cents) => {
  expect(parsePrice(text, true)).toEqual({ cents })
})

test.each([
  ['', 'PRICE_INVALID'],
  ['¥', 'PRICE_INVALID'],
  ['abc', 'PRICE_INVALID'],
  ['18,50', 'PRICE_INVALID'],
  ['1,23', 'PRICE_INVALID'],
  ['1e3', 'PRICE_INVALID'],
  ['0x12', 'PRICE_INVALID'],
  ['=18+2', 'PRICE_INVALID'],
  ['18-20', 'PRICE_INVALID'],
  ['1.2.3', 'PRICE_INVALID'],
  ['-18', 'PRICE_NEGATIVE'],
  ['¥-18', 'PRICE_NEGATIVE'],
  ['-¥18', 'PRICE_NEGATIVE'],
  ['(18.00)', 'PRICE_NEGATIVE'],
  ['18.555', 'PRICE_DECIMALS'],
  ['18.000', 'PRICE_DECIMALS'],
  ['10000', 'PRICE_TOO_HIGH'],
  ['99999999999999999999999', 'PRICE_TOO_HIGH'],
])('refuses %s', (text, problem) => {
  expect(parsePrice(text)).toEqual({ problem })
})

test('refuses what could be either with a decimal comma', () => {
  expect(parsePrice('1,234', true)).toEqual({ problem: 'PRICE_INVALID' })
})

const cents = fc.integer({ min: 0, max: MAX_PRICE_CENTS })
const write = (amount: number, decimal: string, group: string) => {
  const whole = String(Math.floor(amount / 100)).replace(/\B(?=(\d{3})+$)/g, group)
  return `${whole}${decimal}${String(amount % 100).padStart(2, '0')}`
}

test('every amount survives being written and read', () => {
  fc.assert(
    fc.property(cents, (amount) => {
      expect(parsePrice(write(amount, '.', ','))).toEqual({ cents: amount })
      expect(parsePrice(`¥${write(amount, '.', '')}元`)).toEqual({ cents: amount })
      expect(parsePrice(write(amount, ',', '.'), true)).toEqual({ cents: amount })
    }),
  )
})

test('arithmetic in floating point would lose cents, so this test could fail', () => {
  const careless = (text: string) => Math.trunc(Number(text) * 100)
  const wrong = Array.from({ length: 10_000 }, (_, amount) => amount).filter(
    (amount) => careless(write(amount, '.', '')) !== amount,
  )
  expect(wrong.length).toBeGreaterThan(100)
  for (const amount of wrong) expect(parsePrice(write(amount, '.', ''))).toEqual({ cents: amount })
})
