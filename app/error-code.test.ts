import { expect, test } from 'vitest'
import { errorCode } from './error-text'

test('an error has the code that this app gave it, and none when nobody was reached', async () => {
  expect(errorCode({ data: { code: 'SOLD_OUT' } })).toBe('SOLD_OUT')
  expect(errorCode({ code: 'CUTOFF_PASSED' })).toBe('CUTOFF_PASSED')
  expect(errorCode(new TypeError('Failed to fetch'))).toBe(null)
  expect(errorCode(null)).toBe(null)

  const signal = AbortSignal.timeout(0)
  await new Promise((resolve) => signal.addEventListener('abort', resolve))
  expect(signal.reason.code).toBeTypeOf('number')
  expect(errorCode(signal.reason)).toBe(null)
})
