import type { SandboxAction } from '@/server/payments/play-sandbox'
import { createRandom } from './random'

/** What somebody will do. `person` counts people; `atMs` counts from the start of the run. */
export type PlannedWish = {
  index: number
  person: number
  atMs: number
  lines: { item: string; quantity: number; fallbacks?: string[] }[]
  slot: number
  /** Between the checkout page and the order. Milliseconds. */
  thinkMs: number
  paymentMethod: 'WALLET' | 'CASH' | 'ONLINE'
  /** What is done on the gateway's page, if it is to be paid there. */
  pays: Pays
  /** Sent twice at once, as by two taps. */
  twice: boolean
  /** Milliseconds between the acceptance and the cancellation; null: never cancelled. */
  cancelAfterMs: number | null
  /** Stands in line for the first dish when it is sold out. */
  waits: boolean
}

/** What may happen on the gateway's page; LATE is at the deadline, and NEVER lets it pass. */
export type Pays = Exclude<SandboxAction, 'PAY_LATER'> | 'LATE' | 'NEVER'
const WAYS_TO_PAY: readonly Pays[] = [
  'PAY',
  'PAY',
  'PAY',
  'PAY_TWICE',
  'REPEAT',
  'FAIL',
  'FORGE',
  'LATE',
  'NEVER',
]

export type PlannedFault<Name extends string> = { name: Name; pauseMs: number; seed: number }

type Dish = { share: number; perPersonLimit?: number }

/**
 * Portions by the number of orders: some dishes run out early, some never, two are limited, and of soup the cook
 * takes away and adds all the time.
 */
const DISHES: Record<string, Dish> = {
  pork: { share: 0.15 },
  tofu: { share: 0.25 },
  noodles: { share: 0.4 },
  rice: { share: 1 },
  soup: { share: 0.3 },
  duck: { share: 0.5, perPersonLimit: 2 },
  cake: { share: 0.6, perPersonLimit: 3 },
}
const NAMES = Object.keys(DISHES)

export const planItems = (orders: number) =>
  Object.fromEntries(
    Object.entries(DISHES).map(([name, { share, ...limit }]) => [
      name,
      { planned: Math.ceil(orders * share), priceCents: 1_200 + NAMES.indexOf(name) * 300, ...limit },
    ]),
  )

/** Few enough that limits and balances run out. */
export const planPeople = (orders: number) => Math.max(4, Math.ceil(orders / 4))

/** The orders of a run, spread over its time. The same seed plans the same. */
export function planWishes(seed: number, orders: number, durationMs: number): PlannedWish[] {
  const random = createRandom(seed)
  const onThePage = createRandom(seed + 2)
  const people = planPeople(orders)
  return Array.from({ length: orders }, (_, index) => {
    const dishes = random.shuffle(NAMES)
    const lines = dishes.slice(0, random.pick([1, 1, 2, 3])).map((item) => ({
      ...{ item, quantity: random.pick([1, 1, 2]) },
      ...(random.chance(0.25) ? { fallbacks: dishes.slice(3, 3 + random.between(1, 2)) } : {}),
    }))
    return {
      ...{ index, lines, person: random.between(0, people - 1), slot: random.between(0, 1) },
      thinkMs: random.between(0, 1_000),
      atMs: Math.floor((index / orders) * durationMs),
      paymentMethod: random.pick(['WALLET', 'WALLET', 'CASH', 'ONLINE'] as const),
      pays: onThePage.pick(WAYS_TO_PAY),
      twice: random.chance(0.2),
      cancelAfterMs: random.chance(0.12) ? random.between(0, 2_500) : null,
      waits: random.chance(0.5),
    }
  })
}

/** Faults without end: every one of them in an order of its own, then all of them again. */
export function* planFaults<Name extends string>(
  seed: number,
  names: readonly Name[],
  pauseMs: [number, number],
): Generator<PlannedFault<Name>, never> {
  const random = createRandom(seed + 1)
  for (;;) {
    for (const name of random.shuffle(names)) {
      yield { name, pauseMs: random.between(...pauseMs), seed: random.between(0, 2 ** 31) }
    }
  }
}
