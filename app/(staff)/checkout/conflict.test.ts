import { describe, expect, it } from 'vitest'
import type { ErrorCode, ErrorDetails } from '@/server/errors'
import { aLine } from '../testing'
import { blamesCart, changesFor, isWait, nearestFree, shortChanges, wantsFreshTicket } from './conflict'

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

  it.each([
    [4, 0, [['pork.hot', 2, 'LIMIT']]],
    [
      4,
      3,
      [
        ['pork', 1, 'LIMIT'],
        ['pork.hot', 0, 'LIMIT'],
      ],
    ],
    [
      2,
      2,
      [
        ['pork', 0, 'LIMIT'],
        ['pork.hot', 0, 'LIMIT'],
      ],
    ],
  ])('of %d a person may have, %d are had: what is left of the limit can be had', (limit, had, expected) => {
    const error = refusal('PERSON_LIMIT', { menuItemId: 'pork', limit, had })
    expect(changes(error)).toEqual(expected)
    expect(changesFor(error, [plain])).toMatchObject(limit - had >= 2 ? [] : [{ limit, had }])
  })

  it('another price names the lines it is about, and takes none of them away', () => {
    const unitPriceCents = { pork: 1_200, 'pork.hot': 1_000, soup: 1_000 }
    const error = refusal('PRICE_CHANGED', { subtotalCents: 1, unitPriceCents })
    expect(changesFor(error, [plain, spicy, soup])).toEqual([
      { line: plain, to: 2, why: 'PRICE', unitPriceCents: 1_200 },
    ])
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

it('cuts lines that are short down to what is left before anybody refuses them', () => {
  const short = { left: 3, problem: 'SHORT' } as const
  const lines = [{ ...plain, ...short }, { ...spicy, ...short }, soup]
  expect(shortChanges(lines).map(({ line, to }) => [line.key, to])).toEqual([['pork.hot', 1]])
  expect(shortChanges([plain, spicy, soup])).toEqual([])
})

it('tells what to wait for from what to mend', () => {
  expect(isWait(refusal('IN_LINE', { menuItemId: 'pork', ahead: 1, left: 1 }))).toBe(true)
  expect(isWait(refusal('RATE_LIMITED', { retryAfterSeconds: 9 }))).toBe(true)
  expect(isWait(refusal('CART_EMPTY', {})) || isWait(null)).toBe(false)
  expect(wantsFreshTicket(refusal('PRICE_CHANGED', { subtotalCents: 1, unitPriceCents: {} }))).toBe(true)
  expect(wantsFreshTicket(refusal('SLOT_FULL', { pickupSlotId: 's' }))).toBe(false)
})

describe('the nearest slots with room', () => {
  const at = (id: string, minute: number, free: number) => {
    const startsAt = new Date(Date.UTC(2026, 10, 21, 18, minute))
    return { id, startsAt, endsAt: startsAt, cells: 24, free }
  }
  const before = Date.UTC(2026, 10, 21, 17)
  const slots = [at('a', 0, 3), at('b', 15, 0), at('c', 30, 0), at('d', 45, 1), at('e', 59, 9)]

  it('are two, nearest in time, none that is full', () => {
    expect(nearestFree(slots, 'c', before).map((slot) => slot.id)).toEqual(['d', 'e'])
    expect(nearestFree(slots, 'b', before).map((slot) => slot.id)).toEqual(['a', 'd'])
  })

  it('leave out what is over', () => {
    const now = at('a', 0, 1).endsAt.getTime()
    expect(nearestFree(slots, 'b', now).map((slot) => slot.id)).toEqual(['d', 'e'])
  })

  it('are none when the slot is unknown or everything is full', () => {
    expect(nearestFree(slots, 'x', before)).toEqual([])
    expect(nearestFree([at('a', 0, 0), at('b', 15, 0)], 'a', before)).toEqual([])
  })
})
