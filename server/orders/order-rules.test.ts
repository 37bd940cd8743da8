import { expect, it } from 'vitest'
import { OrderStatus } from '@/prisma/generated/enums'
import { canMove, HOLDING_PORTIONS, orderNumber, pickupNumber, statesBefore } from './order-rules'

const ALL = Object.values(OrderStatus)
const next = (from: OrderStatus) => ALL.filter((to) => canMove(from, to))
const reach = (from: OrderStatus, seen = new Set<OrderStatus>()): Set<OrderStatus> => {
  for (const to of next(from)) if (!seen.has(to)) reach(to, seen.add(to))
  return seen
}

it('no path leads back: not to PENDING, not to where an order has been', () => {
  for (const from of ALL) {
    expect(reach(from).has('PENDING')).toBe(false)
    expect(reach(from).has(from)).toBe(false)
  }
})

it('every path ends, and every state is reached', () => {
  expect(ALL.filter((from) => next(from).length === 0).sort()).toEqual([
    'CANCELLED',
    'COLLECTED',
    'NO_SHOW',
    'REJECTED',
  ])
  expect([...reach('PENDING'), 'PENDING'].sort()).toEqual([...ALL].sort())
})

it('nothing is collected that was not ready, nothing rejected or given back that was handed over', () => {
  expect(statesBefore('COLLECTED')).toEqual(['READY'])
  expect(statesBefore('NO_SHOW')).toEqual(['READY'])
  expect(statesBefore('REJECTED')).toEqual(['PENDING'])
  expect(statesBefore('CONFIRMED')).toEqual(['PENDING'])
  expect(statesBefore('CANCELLED').sort()).toEqual(['CONFIRMED', 'PENDING', 'PREPARING'])
})

it('portions are held from CONFIRMED on, until somebody gives them back', () => {
  const holding: readonly OrderStatus[] = HOLDING_PORTIONS
  expect(ALL.filter((status) => !holding.includes(status)).sort()).toEqual([
    'CANCELLED',
    'PENDING',
    'REJECTED',
  ])
})

it('numbers are short, and never the same for two orders of a day', () => {
  expect(pickupNumber('DINNER', 27)).toBe('D027')
  expect(pickupNumber('LUNCH', 1234)).toBe('L1234')
  expect(orderNumber('2026-11-21', 'SUPPER', 1)).toBe('20261121-S001')
  const kinds = ['BREAKFAST', 'LUNCH', 'DINNER', 'SUPPER'] as const
  expect(new Set(kinds.map((kind) => pickupNumber(kind, 1))).size).toBe(4)
})
