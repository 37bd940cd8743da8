import { describe, expect, it } from 'vitest'
import type { ErrorCode, ErrorDetails } from '@/server/errors'
import { aLine } from '../testing'
import { blamesCart, changesFor, isWait, nearestFree, wantsFreshTicket } from './conflict'

const refusal = <C extends ErrorCode>(code: C, details: ErrorDetails[C]) => ({ data: { code, details } })
const plain = aLine({ menuItemId: 'pork', quantity: 2 })
const spicy = aLine({ menuItemId: 'pork', key: 'pork.hot', quantity: 3 })
const soup = aLine({ menuItemId: 'soup', quantity: 1 })
const changes = (error: unknown) =>
  changesFor(error, [plain, spicy, soup]).map(({ line, to, why }) => [line.key, to, why])

describe('what a refusal means for the lines', () => {
  it.each([
    [5, []],
    [4, [['pork.hot', 2, 'SOLD_OUT']]],
    [2, [['pork.hot', 0, 'SOLD_OUT']]],
    [
      1,
      [
        ['pork', 1, 'SOLD_OUT'],
        ['pork.hot', 0, 'SOLD_OUT'],
      ],
    ],
  ])('%d portions left: the first lines keep theirs', (left, expected) => {
    expect(changes(refusal('SOLD_OUT', { shortages: [{ menuItemId: 'pork', wanted: 5, left }] }))).toEqual(
      expected,
    )
  })

  it('over the limit is cut down to it; within it, earlier orders have used it up', () => {
    expect(changes(refusal('PERSON_LIMIT', { menuItemId: 'pork', limit: 2 }))).toEqual([
      ['pork.hot', 0, 'LIMIT'],
    ])
    expect(changes(refusal('PERSON_LIMIT', { menuItemId: 'soup', limit: 1 }))).toEqual([['soup', 0, 'LIMIT']])
  })

  it('off the menu or with other options now means nothing of it', () => {
    expect(changes(refusal('ITEM_UNAVAILABLE', { menuItemIds: ['soup'] }))).toEqual([
      ['soup', 0, 'UNAVAILABLE'],
    ])
    expect(changes(refusal('OPTIONS_INVALID', { menuItemId: 'soup' }))).toEqual([['soup', 0, 'OPTIONS']])
  })

  it('is nothing when it is about something else, or about a fallback', () => {
    for (const error of [null, new Error('no answer'), refusal('SLOT_FULL', { pickupSlotId: 's' })])
      expect(changes(error)).toEqual([])
    const fallback = refusal('ITEM_UNAVAILABLE', { menuItemIds: ['chicken'] })
    expect(changes(fallback)).toEqual([])
    expect(wantsFreshTicket(fallback) && blamesCart(fallback)).toBe(true)
  })
})

it('tells what to wait for from what to mend', () => {
  expect(isWait(refusal('IN_LINE', { menuItemId: 'pork', ahead: 1, left: 1 }))).toBe(true)
  expect(isWait(refusal('RATE_LIMITED', { retryAfterSeconds: 9 }))).toBe(true)
  expect(isWait(refusal('CART_EMPTY', {})) || isWait(null)).toBe(false)
  expect(wantsFreshTicket(refusal('PRICE_CHANGED', { totalCents: 1 }))).toBe(true)
  expect(wantsFreshTicket(refusal('SLOT_FULL', { pickupSlotId: 's' }))).toBe(false)
})

describe('the nearest slots with room', () => {
  const at = (id: string, minute: number, free: number) => {
    const startsAt = new Date(Date.UTC(2026, 10, 21, 18, minute))
    return { id, startsAt, endsAt: startsAt, cells: 24, free }
  }
  const slots = [at('a', 0, 3), at('b', 15, 0), at('c', 30, 0), at('d', 45, 1), at('e', 59, 9)]

  it('are two, nearest in time, none that is full', () => {
    expect(nearestFree(slots, 'c').map((slot) => slot.id)).toEqual(['d', 'e'])
    expect(nearestFree(slots, 'b').map((slot) => slot.id)).toEqual(['a', 'd'])
  })

  it('are none when the slot is unknown or everything is full', () => {
    expect(nearestFree(slots, 'x')).toEqual([])
    expect(nearestFree([at('a', 0, 0), at('b', 15, 0)], 'a')).toEqual([])
  })
})
