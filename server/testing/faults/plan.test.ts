import { expect, it } from 'vitest'
import { planFaults, planWishes } from './plan'

const NAMES = ['a', 'b', 'c', 'd', 'e']
const faultsOf = (seed: number) => {
  const faults = planFaults(seed, NAMES, [10, 500])
  return Array.from({ length: 20 }, () => faults.next().value)
}

it('one seed plans one run: the same wishes, and the same faults in the same order', () => {
  expect(planWishes(5, 300, 60_000)).toEqual(planWishes(5, 300, 60_000))
  expect(faultsOf(5)).toEqual(faultsOf(5))
})

it('another seed plans another', () => {
  expect(planWishes(5, 300, 60_000)).not.toEqual(planWishes(6, 300, 60_000))
  expect(faultsOf(5)).not.toEqual(faultsOf(6))
})

it('every fault comes once before any comes again', () => {
  for (let seed = 1; seed <= 50; seed++) {
    expect(
      new Set(
        faultsOf(seed)
          .slice(0, 5)
          .map(({ name }) => name),
      ),
    ).toEqual(new Set(NAMES))
  }
})
