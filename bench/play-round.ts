import { BROKEN, type WayName } from '@/server/lab/schema'
import { checkLedger } from '@/server/stock/ledger'
import { race } from '@/server/testing/race'
import { type Arena, type Scene, type Stage, setStage } from './stage'
import { PLAYS } from './ways'

/** What one way did in one round. Orders, portions, transactions run again, milliseconds. */
export type Round = {
  way: WayName
  accepted: number
  oversold: number
  stranded: number
  unanswered: number
  breaches: number
  conflicts: number
  deadlocks: number
  totalMs: number
}

/**
 * Plays all buyers of a fresh meal from a barrier and counts what became of the portions.
 * @throws Error when a buyer's play fails for a reason that is no race
 */
export async function playRound(
  arena: Arena,
  scene: Scene,
  way: WayName,
  random: () => number,
): Promise<Round> {
  const stage = await setStage(arena, scene, random)
  try {
    const play = PLAYS[way](stage)
    const started = performance.now()
    const outcomes = await race(stage.buyers.map((buyer) => () => play(buyer)))
    const totalMs = performance.now() - started
    const failed = outcomes.find((outcome) => !outcome.ok)
    if (failed && !failed.ok) throw new Error(`${way}: a buyer got no answer`, { cause: failed.error })
    return { way, ...(await count(stage, way)), ...stage.tally, totalMs }
  } finally {
    stage.close()
  }
}

async function count({ db, redis, meal, scene }: Stage, way: WayName) {
  const [orders] = await db.$queryRaw<[{ accepted: number; unanswered: number }]>`
    SELECT count(*) FILTER (WHERE status = 'CONFIRMED')::int AS accepted,
      count(*) FILTER (WHERE status = 'PENDING')::int AS unanswered
    FROM orders WHERE meal_id = ${meal.mealId}::uuid`
  // By the orders that were promised, not by `remaining`: the broken way believes its own number.
  const items = await db.$queryRaw<{ planned: number; promised: number }[]>`
    SELECT i.planned, coalesce((
      SELECT sum(l.quantity) FROM orders o JOIN order_lines l ON l.order_id = o.id
      WHERE o.status = 'CONFIRMED' AND l.menu_item_id = i.id), 0)::int AS promised
    FROM menu_items i WHERE i.meal_id = ${meal.mealId}::uuid`
  const sum = (of: (item: { planned: number; promised: number }) => number) =>
    items.reduce((total, item) => total + Math.max(0, of(item)), 0)
  return {
    ...orders,
    oversold: sum(({ planned, promised }) => promised - planned),
    stranded: sum(({ planned, promised }) => Math.min(planned, scene.buyers) - promised),
    // The broken ways are the lab's own and tell Redis nothing.
    breaches: (await checkLedger(db, meal.mealId, BROKEN.includes(way) ? undefined : redis)).length,
  }
}
