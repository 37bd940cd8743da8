import type { Env } from '@/server/env'
import { takeByCompare } from './compare'
import { takeConditionally } from './conditional'
import { takePessimistically } from './pessimistic'
import { takeSerially } from './serial'
import type { TakePortions } from './strategy'
import { takeByVersion } from './version'

export type StrategyName = Env['STOCK_STRATEGY']

/** The ways that settle one order a transaction. `batch`, the default, settles many and is no TakePortions. */
export const ONE_BY_ONE = {
  version: takeByVersion,
  compare: takeByCompare,
  conditional: takeConditionally,
  pessimistic: takePessimistically,
  serial: takeSerially,
} as const satisfies Record<Exclude<StrategyName, 'batch'>, TakePortions>
