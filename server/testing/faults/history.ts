import type { PlannedWish } from './plan'

/** What somebody was told. `unknown`: the connection broke, or nobody answered; ask again under the same ticket. */
export type Told = 'ok' | 'failed' | 'unknown'

/** What one person tried and was told. The ticket's id is the order's. */
export type Entry = {
  wish: PlannedWish
  userId: string
  /** The fault during which it was first sent. */
  during: string
  ticket: string | null
  told: Told
  /** Why not. */
  code: string | null
  asked: number
  /** Somewhere on the way an answer did not arrive, so a later refusal is not the whole story. */
  doubtful: boolean
  cancel: Told | null
}

export type History = Entry[]

export const orderIdOf = ({ ticket }: Entry): string => ticket?.split('.')[0] ?? ''
/** On each order, so that two orders of one wish are found, whatever their tickets. */
export const markOf = (wish: PlannedWish) => `wish ${wish.index}`
