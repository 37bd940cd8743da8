import { z } from 'zod'
import type { StuckEvent } from '@/server/notifications/queries'
import type { StuckRefund } from '@/server/payments/schema'
import type { QueueDepth } from '@/server/queue'
import type { Ledger } from '@/server/stock/list-ledger'
import type { ReconcileKind, ReconcileRun } from '@/server/stock/reconcile-meals'

/** An outbox event's id: a bigint in decimal. */
export const replayInput = z.strictObject({ id: z.string().regex(/^[1-9]\d{0,17}$/) })

export type { StuckEvent } from '@/server/notifications/queries'
export type { StuckRefund } from '@/server/payments/schema'
export type { QueueDepth } from '@/server/queue'
export type { Invariant } from '@/server/stock/ledger'
export type { LedgerRow, Name, NamedBreach, RedisWord } from '@/server/stock/list-ledger'
export type { ReconcileKind, ReconcileRun } from '@/server/stock/reconcile-meals'

/** What a reconciliation put right: how many of each kind, `forgotten` when Redis did not know the meal at all. */
export type Correction = { at: Date; kind: ReconcileKind; counts: Record<string, number>; holdsEnded: number }

/** `lastRun` is null when Redis is away or was wiped a moment ago. `corrections`: the latest first. */
export type LedgerView = Ledger & { lastRun: ReconcileRun | null; corrections: Correction[]; serverNow: Date }

/** `queue` is null when Redis is away. Seconds are ages of the oldest; 0 when there is none. `mayReplay`: by role. */
export type OutboxView = {
  queue: QueueDepth | null
  waitingOrders: number
  oldestWaitingSeconds: number
  unpublished: number
  oldestSeconds: number
  stuckCount: number
  stuck: StuckEvent[]
  stuckRefundCount: number
  stuckRefunds: StuckRefund[]
  mayReplay: boolean
}
