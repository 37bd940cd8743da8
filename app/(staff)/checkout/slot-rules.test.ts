import { beforeEach, expect, it, vi } from 'vitest'
import type { CheckoutState } from '@/server/orders/schema'
import { defaultSlot, rememberSlot, slotProblem, slotToWish } from './slot-rules'

const at = (id: string, hour: number, free: number) => ({
  id,
  startsAt: new Date(Date.UTC(2026, 10, 21, hour)),
  endsAt: new Date(Date.UTC(2026, 10, 21, hour, 15)),
  cells: 24,
  free,
})
const times = (slots: ReturnType<typeof at>[], mealKind: CheckoutState['mealKind'] = 'DINNER') => ({
  ...{ slots, mealKind },
  canteen: { timeZone: 'Asia/Shanghai' } as CheckoutState['canteen'],
})
const BEFORE = Date.UTC(2026, 10, 21, 1)
const full = at('full', 9, 0)
const early = at('early', 10, 5)
const late = at('late', 11, 5)

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  })
})

it('starts with the next slot that has room', () => {
  expect(defaultSlot(times([full, early, late]), BEFORE)).toBe('early')
  expect(defaultSlot(times([full]), BEFORE)).toBe('')
})

it('starts with the time of day of the last order of such a meal, as long as it has room', () => {
  rememberSlot(times([early, late]), 'late')
  const tomorrow = at('tomorrow', 11 + 24, 5)
  expect(defaultSlot(times([early, tomorrow]), BEFORE)).toBe('tomorrow')
  expect(defaultSlot(times([early, { ...tomorrow, free: 0 }]), BEFORE)).toBe('early')
  expect(defaultSlot(times([early, tomorrow], 'LUNCH'), BEFORE)).toBe('early')
})

it('never with one that is over', () => {
  const now = early.endsAt.getTime()
  expect(defaultSlot(times([early, late]), now)).toBe('late')
  expect([slotProblem(early, true, now), slotProblem(early, false, now - 1)]).toEqual(['over', null])
})

it('a full shelf is nothing to a desk', () => {
  expect([slotProblem(full, false, BEFORE), slotProblem(full, true, BEFORE)]).toEqual(['full', null])
})

it('who waits starts with what was wished, else with the next that has room, and never with one that is over', () => {
  const slots = [full, early, late]
  expect(slotToWish(slots, undefined, BEFORE)).toBe('early')
  expect(slotToWish(slots, 'full', BEFORE)).toBe('full')
  const now = early.endsAt.getTime()
  expect(slotToWish(slots, 'early', now)).toBe('late')
  expect(slotToWish(slots, undefined, now)).toBe('late')
  expect(slotToWish([early, { ...late, free: 0 }], undefined, now)).toBe('late')
  expect(slotToWish(slots, 'late', late.endsAt.getTime())).toBe('')
})
