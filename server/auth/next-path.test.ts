import { expect, it } from 'vitest'
import { safeNext, withNext } from './next-path'

it.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '/.//evil.example',
  '/%2e//evil.example',
  '/x/..//evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  '',
  undefined,
  ['/orders', '/me'],
])('%j leads to the menu', (next) => {
  expect(safeNext(next)).toBe('/')
})

it.each(['/orders?filter=done', '/search?q=%E9%B8%A1', '/orders//x'])('%s leads there', (next) => {
  expect(safeNext(next)).toBe(next)
  expect(new URL(withNext('/login', next), 'http://a').searchParams.get('next')).toBe(next)
})
