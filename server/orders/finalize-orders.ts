import { type Db, inTransaction } from '@/server/db'
import { env } from '@/server/env'
import { faultPoint } from '@/server/fault-point'
import type { RedisClient } from '@/server/redis'
import { settleHold } from '@/server/stock/settle-hold'
import { ONE_BY_ONE, type StrategyName } from '@/server/stock/strategies/choose'
import type { Decision } from './decide-rules'
import { type Settled, settleBatch } from './settle-batch'
import { settleOne } from './settle-one'

/**
 * `finalize`, the heart: gives waiting orders of one meal their final answer, by the strategy of STOCK_STRATEGY, and
 * tells Redis afterwards. An order that is no longer PENDING is not touched, so a job that comes twice does nothing the
 * second time.
 * @returns the orders that got their answer in this call
 * @throws whatever the database says when it is away; nothing is half done
 */
export async function finalizeOrders(
  clients: { db: Db; redis: RedisClient },
  { mealId, orderIds }: { mealId: string; orderIds: string[] },
  strategy: StrategyName = env().STOCK_STRATEGY,
): Promise<Decision[]> {
  if (strategy === 'batch') {
    return tellRedis(
      clients.redis,
      mealId,
      await inTransaction(clients.db, (tx) => settleBatch(tx, mealId, orderIds)),
    )
  }
  const take = ONE_BY_ONE[strategy]
  const decisions: Decision[] = []
  for (const orderId of orderIds) {
    const settled = await inTransaction(clients.db, (tx) => settleOne(tx, take, mealId, orderId))
    decisions.push(...(await tellRedis(clients.redis, mealId, settled)))
  }
  return decisions
}

async function tellRedis(redis: RedisClient, mealId: string, settled: Settled[]): Promise<Decision[]> {
  faultPoint('finalize:committed')
  await Promise.all(
    settled.map(({ order, decision, items }) =>
      settleHold(redis, {
        mealId,
        orderId: order.orderId,
        version: order.version + 1,
        userId: order.userId,
        slotId: order.slotId,
        items,
        cell: decision.confirmed ? decision.cell : null,
        restoreCart: !decision.confirmed,
      }),
    ),
  )
  faultPoint('finalize:settled')
  return settled.map(({ decision }) => decision)
}
