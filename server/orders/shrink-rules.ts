import { createHash } from 'node:crypto'
import { type CandidateLine, type Pick, pickChoices, type Resources } from './decide-rules'

/** A confirmed order that has the dish, as it was read. Money in cents, quantities in portions. */
export type Affectable = {
  orderId: string
  userId: string
  personName: string
  pickupNumber: string
  version: number
  slotId: string
  cell: number | null
  totalCents: number
  allowanceCents: number
  walletCents: number
  /** Paid by something that cannot give a part back. */
  paidElsewhere: boolean
  /** What was paid of it online and has not gone back. */
  onlineCents: number
  lines: AffectableLine[]
}
/** `choices`: what the line may become, first choice first; empty when it must stay what it is. */
export type AffectableLine = Omit<CandidateLine, 'unitPriceCents'> & {
  menuItemId: string
  /** What the whole line costs now, discount taken off. */
  netCents: number
}

/** What becomes of one order. `backCents` is what its total goes down by; the others what its paid parts become. */
export type Fate = { order: Affectable } & (
  | { kind: 'MOVED'; moves: Move[]; backCents: number; allowanceCents: number; walletCents: number }
  | { kind: 'CANCELLED'; lineId: string | null }
)
export type Move = Pick & { discountCents: number }

export type Shrink = { menuItemId: string; planned: number; taken: number }
type Left = { remaining: Map<string, number>; limit: Resources['limit']; bought: Resources['bought'] }

/**
 * Decides who is affected when fewer portions are cooked than are sold: the latest confirmed first, until what is taken
 * fits. Whoever was confirmed first chooses first among the fallbacks that are left. Pure: what a cook was shown is what
 * the same state decides again, and `digest` says whether it is the same.
 * @param orders confirmed orders with the dish, the latest confirmed first
 * @returns `possible`, the fewest portions that could be planned, when even all of them do not suffice
 */
export function planShrink(
  shrink: Shrink,
  orders: Affectable[],
  left: Left,
): { fates: Fate[]; digest: string } | { possible: number } {
  const { menuItemId, planned } = shrink
  let taken = shrink.taken
  const affected: Affectable[] = []
  for (const order of orders) {
    if (taken <= planned) break
    affected.push(order)
    taken -= portionsOf(order, menuItemId)
  }
  if (taken > planned) return { possible: taken }
  const fates = affected
    .toReversed()
    .map((order) => decideFate(order, menuItemId, left))
    .toReversed()
  return { fates, digest: digestOf(shrink, fates) }
}

/** Portions of the dish in an order: several lines may have it. */
export function portionsOf(order: Affectable, menuItemId: string): number {
  return order.lines.reduce((sum, line) => sum + (line.menuItemId === menuItemId ? line.quantity : 0), 0)
}

function decideFate(order: Affectable, menuItemId: string, left: Left): Fate {
  const lines = order.lines.filter((line) => line.menuItemId === menuItemId)
  const picks = pickChoices({ userId: order.userId, lines }, left)
  if (!Array.isArray(picks)) return { order, kind: 'CANCELLED', lineId: picks.lineId }
  // A dearer dish costs what the first one did, a cheaper one costs less: nobody pays for the kitchen's change of mind.
  const priced = picks.map((pick, i) => {
    const before = lines[i]?.netCents ?? 0
    const price = pick.unitPriceCents * pick.quantity
    return { pick, discountCents: Math.max(0, price - before), backCents: Math.max(0, before - price) }
  })
  const backCents = priced.reduce((sum, one) => sum + one.backCents, 0)
  if (backCents > 0 && order.paidElsewhere) {
    return { order, kind: 'CANCELLED', lineId: lines[0]?.lineId ?? null }
  }
  for (const { menuItemId: id, quantity } of picks) {
    left.remaining.set(id, (left.remaining.get(id) ?? 0) - quantity)
    const key = `${order.userId}:${id}`
    left.bought.set(key, (left.bought.get(key) ?? 0) + quantity)
  }
  const moves = priced.map(({ pick, discountCents }) => ({ ...pick, discountCents }))
  // What is due goes down first, then the person's own money comes back, then the company's.
  const totalCents = order.totalCents - backCents
  const allowanceCents = Math.min(order.allowanceCents, totalCents)
  const walletCents = Math.min(order.walletCents, totalCents - allowanceCents)
  return { order, kind: 'MOVED', moves, backCents, allowanceCents, walletCents }
}

/** What goes back to allowance and wallet of what they have paid. Cents. */
export function returnedBy({ order, ...fate }: Fate): { allowanceCents: number; walletCents: number } {
  const { allowanceCents, walletCents } = fate.kind === 'MOVED' ? fate : { allowanceCents: 0, walletCents: 0 }
  return {
    allowanceCents: order.allowanceCents - allowanceCents,
    walletCents: order.walletCents - walletCents,
  }
}

/** What goes back of what was paid online. Cents. */
export function onlineReturnedBy({ order, ...fate }: Fate): number {
  if (fate.kind === 'CANCELLED') return order.onlineCents
  const dueCents = order.totalCents - fate.backCents - fate.allowanceCents - fate.walletCents
  return Math.max(0, order.onlineCents - dueCents)
}

/** The same text for the same decision about the same orders; anything that moved since makes another one. */
function digestOf({ menuItemId, planned }: Shrink, fates: Fate[]): string {
  const told = fates.map((fate) => [
    fate.order.orderId,
    fate.order.version,
    ...(fate.kind === 'MOVED'
      ? fate.moves.flatMap((m) => [m.lineId, m.rank, m.discountCents])
      : ['cancelled']),
  ])
  return createHash('sha256')
    .update(JSON.stringify([menuItemId, planned, told]))
    .digest('base64url')
}
