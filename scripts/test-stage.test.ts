import { expect, test } from 'vitest'
import { score } from './test-stage'

test('a suite that crashed, ran nothing or left no report counts as failed', () => {
  expect(score(true, () => ({ passed: 3, failed: 0 }))).toEqual({ passed: 3, failed: 0 })
  expect(score(false, () => ({ passed: 3, failed: 0 }))).toEqual({ passed: 3, failed: 1 })
  expect(score(true, () => ({ passed: 0, failed: 0 }))).toEqual({ passed: 0, failed: 1 })
  expect(score(false, () => ({ passed: 2, failed: 1 }))).toEqual({ passed: 2, failed: 1 })
  const unreadable = () => {
    throw new Error('no report')
  }
  expect(score(true, unreadable)).toEqual({ passed: 0, failed: 1 })
})
