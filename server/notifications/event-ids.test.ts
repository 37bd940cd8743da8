import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBefore } from './hub'
import { sinceEvent } from './watch'

const id = fc
  .tuple(fc.nat({ max: 10 }), fc.nat({ max: 1_000 }))
  .map(([time, sequence]) => `${time}-${sequence}`)

describe('stream ids', () => {
  it('are numbers, not text', () => {
    expect(isBefore('9-0', '10-0')).toBe(true)
    expect(isBefore('10-2', '10-10')).toBe(true)
    expect(isBefore('10-10', '10-2')).toBe(false)
    expect(isBefore('0-0', '1795295431976-0')).toBe(true)
  })

  it('of two different ones exactly one is before the other', () => {
    fc.assert(
      fc.property(id, id, (a, b) => {
        expect([isBefore(a, b), isBefore(b, a)].filter(Boolean)).toHaveLength(a === b ? 0 : 1)
      }),
    )
  })
})

describe('the instant a client last heard of', () => {
  const minute = 60_000
  it('is a minute before its id, for commits that were slower than their neighbours', () => {
    const heard = Date.now() - 10 * minute
    expect(sinceEvent(`${heard}-3`)).toEqual(new Date(heard - minute))
  })

  it('is what Redis named, though the clock of this server is hours behind', () => {
    const heard = Date.now() + 2 * 60 * minute
    expect(sinceEvent(`${heard}-3`)).toEqual(new Date(heard - minute))
  })

  it('is never longer ago than a day', () => {
    expect(Date.now() - (sinceEvent('1-0')?.getTime() ?? 0)).toBeLessThan(86_400_000 + minute)
  })

  it.each([
    null,
    undefined,
    '',
    'abc',
    '-5',
    '0-0',
    'NaN',
    '1e999',
    '9'.repeat(30),
    '1.5-0',
    `${Date.now() + 48 * 60 * minute}-0`,
    '9007199254740991-0',
  ])('%s names none', (forged) => expect(sinceEvent(forged)).toBeNull())
})
