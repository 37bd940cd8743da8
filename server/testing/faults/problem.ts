import type { OrderStatus } from '@/prisma/generated/enums'
import type { Breach, Invariant } from '@/server/stock/ledger'

/** What must be true of everybody's story, besides the invariants of the ledger. */
export type Promised =
  | 'accepted is in the book'
  | 'everybody has an answer'
  | 'one wish, one order'
  | 'only what was asked for'
  | 'refused is refused'
  | 'cancelled is cancelled'
  | 'limits hold'
  | 'refused for a reason'
  | 'everything is told'
  | 'Redis was compared'
  | 'nobody waits for what is there'
  | 'dishes and prices are as asked'
  | 'sold out is sold out'
  | 'watchers see what is so'
  | 'nobody sees another’s order'
  | 'asked to leave, it leaves'
  | 'the gateway has what is due'
  | 'unpaid in time is cancelled'
  | 'planned is as the cook said'

export type Problem = Omit<Breach, 'invariant'> & { property: Promised | Invariant; during: string }

export type Row = {
  id: string
  status: OrderStatus
  note: string
  userId: string
  portions: number
  reason: string
  /** Why it was cancelled, when a code says so. */
  cancelReason: string | null
  /** Whose turn it was placed for, if it was. */
  turnOf: string | null
  version: number
}
export const ANYWHERE = 'the end'

export const problem = (
  property: Promised,
  subject: string,
  numbers: Pick<Problem, 'expected' | 'actual' | 'during'>,
): Problem => ({ property, subject, ...numbers })
