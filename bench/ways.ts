import { setTimeout as sleep } from 'node:timers/promises'
import { inTransaction } from '@/server/db'
import { classify, DomainError } from '@/server/errors'
import type { WayName } from '@/server/lab/schema'
import { finalizeOrders } from '@/server/orders/finalize-orders'
import { settleOne } from '@/server/orders/settle-one'
import { type HoldRequest, holdPortions } from '@/server/stock/hold-portions'
import type { StrategyName } from '@/server/stock/strategies/choose'
import type { TakePortions } from '@/server/stock/strategies/strategy'
import { createBatcher } from '@/workers/batcher'
import { acceptPlainly } from './accept'
import { takeNaively } from './naive'
import type { Buyer, Stage } from './stage'
import { createSeats } from './turns'
import { takeUnordered } from './unordered'
import { watchAdmit } from './watch-admit'

/** Plays one buyer from the press of the button to the final answer. Made once a round. */
export type Play = (buyer: Buyer) => Promise<void>

/** How often an order comes back after all tries of its transaction were lost, as the queue would bring it. */
const COMEBACKS = 20

/** Every way, with the product's own code wherever the product has it. */
export const PLAYS: Record<WayName, (stage: Stage) => Play> = {
  naive: (stage) => settleBy(stage, () => takeNaively),
  unordered: (stage) => settleBy(stage, (buyer) => takeUnordered(buyer.cart, stage.scene.delayMs)),
  pessimistic: (stage) => finalizeBy(stage, 'pessimistic'),
  version: (stage) => finalizeBy(stage, 'version'),
  compare: (stage) => finalizeBy(stage, 'compare'),
  conditional: (stage) => finalizeBy(stage, 'conditional'),
  // One worker, one job at a time.
  serial: (stage) => finalizeBy(stage, 'serial', createSeats(1)),
  batch: (stage) => {
    const settle = settleTogether(stage)
    return async (buyer) => {
      await stage.seat(() => acceptPlainly(stage, buyer, null))
      await settle(buyer.orderId)
    }
  },
  watch: (stage) =>
    gated(stage, (request) =>
      stage.borrowRedis(async (redis) => {
        const { cell, lost } = await watchAdmit(redis, request, () => sleep(stage.scene.delayMs))
        stage.tally.conflicts += lost
        return cell
      }),
    ),
  lua: (stage) => gated(stage, async (request) => (await holdPortions(stage.redis, stage.db, request)).cell),
}

function finalizeBy(stage: Stage, strategy: StrategyName, seat = stage.seat): Play {
  const clients = { db: stage.watched, redis: stage.redis }
  return async (buyer) => {
    await stage.seat(() => acceptPlainly(stage, buyer, null))
    const job = { mealId: stage.meal.mealId, orderIds: [buyer.orderId] }
    await seat(() => untilAnswered(() => finalizeOrders(clients, job, strategy)))
  }
}

/** As `finalizeOrders` does one by one, with a way of taking that the product does not have. */
function settleBy(stage: Stage, takeOf: (buyer: Buyer) => TakePortions): Play {
  return async (buyer) => {
    await stage.seat(() => acceptPlainly(stage, buyer, null))
    const settle = () =>
      inTransaction(stage.watched, (tx) => settleOne(tx, takeOf(buyer), stage.meal.mealId, buyer.orderId))
    await stage.seat(() => untilAnswered(settle))
  }
}

function settleTogether({ watched, redis, meal: { mealId } }: Stage) {
  const clients = { db: watched, redis }
  return createBatcher((orderIds: string[]) =>
    untilAnswered(() => finalizeOrders(clients, { mealId, orderIds }, 'batch')),
  )
}

/** A gate in Redis, then the book, then the batch as the arbiter. Whoever the gate turns away costs Postgres nothing. */
function gated(stage: Stage, admit: (request: HoldRequest) => Promise<number | null>): Play {
  const settle = settleTogether(stage)
  return async (buyer) => {
    let cell: number | null
    try {
      cell = await admit(holdRequest(stage, buyer))
    } catch (error) {
      if (error instanceof DomainError && error.code === 'SOLD_OUT') return
      throw error
    }
    await stage.seat(() => acceptPlainly(stage, buyer, cell))
    await settle(buyer.orderId)
  }
}

function holdRequest({ meal }: Stage, { orderId, userId, cart }: Buyer): HoldRequest {
  const lines = cart.map((id) => ({ quantity: 1, choices: [{ id }] }))
  return {
    ...{ claim: orderId, orderId, userId, lines, cart: [] },
    ...{ mealId: meal.mealId, slotId: meal.slotIds[0] ?? '', slotCells: 1_000 },
  }
}

async function untilAnswered(settle: () => Promise<unknown>): Promise<void> {
  for (let comeback = 0; ; comeback++) {
    try {
      await settle()
      return
    } catch (error) {
      const again = ['conflict', 'unavailable'].includes(classify(error))
      if (!again || comeback === COMEBACKS) throw error
    }
  }
}
