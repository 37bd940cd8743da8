import type { RejectReason } from '@/prisma/generated/enums'

/** An order that waits for its answer. Quantities in portions, money in cents. */
export type Candidate = {
  orderId: string
  userId: string
  slotId: string
  /** Since when it is in line, epoch ms: since it was placed, or since its owner began to wait for a sold-out dish. */
  inLineSince: number
  /** Whether it needs a shelf cell, and which one its hold wished for. */
  needsCell: boolean
  wishedCell: number | null
  /** What the order costs and what allowance and balance pay of it, with each line at its present rank. */
  totalCents: number
  allowanceCents: number
  walletCents: number
  paysByWallet: boolean
  lines: CandidateLine[]
}

/** A line with its choices in the order they are tried: the one its hold took, then the others by rank. */
export type CandidateLine = {
  lineId: string
  quantity: number
  /** What the line is now, and costs as that. */
  rank: number
  unitPriceCents: number
  choices: Choice[]
}
export type Choice = { rank: number; menuItemId: string; unitPriceCents: number }

/** The choice a line got. */
export type Pick = { lineId: string; quantity: number; from: number } & Choice

/** What Postgres said at the start of the transaction. `decideOrders` takes from it as it confirms. */
export type Resources = {
  remaining: Map<string, number>
  limit: Map<string, number>
  /** "userId:menuItemId" → portions in that person's confirmed orders of the meal, for limited items. */
  bought: Map<string, number>
  /** userId → cents left of the meal's allowance, how many of them waiting orders were promised, and those in the wallet. */
  allowance: Map<string, number>
  promised: Map<string, number>
  balance: Map<string, number>
  /** menuItemId → those who wait for a portion of it, and the order that is being placed for them, if one is. */
  waiting?: Map<string, { since: number; orderId: string | null }[]>
  /** slotId → cells, and those taken. */
  cells: Map<string, { total: number; taken: Set<number> }>
}

export type Decision =
  | {
      orderId: string
      confirmed: true
      cell: number | null
      picks: Pick[]
      totalCents: number
      allowanceCents: number
      walletCents: number
    }
  | { orderId: string; confirmed: false; reason: RejectReason; lineId: string | null }

/**
 * Walks the orders in the order given (first accepted first) and gives each all of its lines or none, each line the
 * first of its choices that fits. Pure: the same input decides the same, so a transaction that runs again decides on
 * what it then reads.
 */
export function decideOrders(candidates: Candidate[], resources: Resources): Decision[] {
  return candidates.map((order) => {
    const { orderId, userId } = order
    const picks = pickChoices(order, { ...resources, remaining: leftFor(order, resources) })
    leaveWaiting(resources, orderId)
    // Whatever its answer is, only the others' promises stand from here on.
    add(resources.promised, userId, -order.allowanceCents)
    if (!Array.isArray(picks)) return { orderId, confirmed: false, ...picks }
    const { totalCents, allowanceCents, walletCents } = priceOf(order, picks, resources)
    if (allowanceCents > (resources.allowance.get(userId) ?? 0)) {
      return { orderId, confirmed: false, reason: 'INSUFFICIENT_ALLOWANCE', lineId: null }
    }
    if (walletCents > (resources.balance.get(userId) ?? 0)) {
      return { orderId, confirmed: false, reason: 'INSUFFICIENT_BALANCE', lineId: null }
    }
    const cell = order.needsCell ? chooseCell(order, resources) : null
    if (order.needsCell && cell === null)
      return { orderId, confirmed: false, reason: 'SLOT_FULL', lineId: null }

    for (const { menuItemId, quantity } of picks) {
      add(resources.remaining, menuItemId, -quantity)
      add(resources.bought, `${userId}:${menuItemId}`, quantity)
    }
    add(resources.allowance, userId, -allowanceCents)
    add(resources.balance, userId, -walletCents)
    if (cell !== null) resources.cells.get(order.slotId)?.taken.add(cell)
    return { orderId, confirmed: true, cell, picks, totalCents, allowanceCents, walletCents }
  })
}

/** What is left for this order: portions that somebody has been waiting for longer are not. */
function leftFor(order: Candidate, { remaining, waiting }: Resources): Map<string, number> {
  if (!waiting?.size) return remaining
  const left = new Map(remaining)
  for (const [menuItemId, line] of waiting) {
    const ahead = line.filter(({ since, orderId }) => since < order.inLineSince && orderId !== order.orderId)
    add(left, menuItemId, -ahead.length)
  }
  return left
}

/** Decided, it waits no longer: whoever comes after it in the same batch is not held up by its place. */
function leaveWaiting({ waiting }: Resources, orderId: string): void {
  for (const [menuItemId, line] of waiting ?? []) {
    waiting?.set(
      menuItemId,
      line.filter((entry) => entry.orderId !== orderId),
    )
  }
}

type Refusal = { reason: RejectReason; lineId: string | null }

/** The first choice of each line that fits, all lines together; or which line has none, and why. */
export function pickChoices(
  order: { userId: string; lines: Omit<CandidateLine, 'unitPriceCents'>[] },
  resources: { remaining: Map<string, number>; limit: Map<string, number>; bought: Map<string, number> },
): Pick[] | Refusal {
  // Two lines of one order may want the same item: they must fit together, not each alone.
  const taken = new Map<string, number>()
  const picks: Pick[] = []
  for (const { lineId, quantity, rank, choices } of order.lines) {
    let refusal: RejectReason = 'SOLD_OUT'
    const choice = choices.find(({ menuItemId }) => {
      const total = (taken.get(menuItemId) ?? 0) + quantity
      if (total > (resources.remaining.get(menuItemId) ?? 0)) return false
      const limit = resources.limit.get(menuItemId)
      if (limit === undefined) return true
      const within = (resources.bought.get(`${order.userId}:${menuItemId}`) ?? 0) + total <= limit
      if (!within) refusal = 'PERSON_LIMIT'
      return within
    })
    if (!choice) return { reason: refusal, lineId }
    add(taken, choice.menuItemId, quantity)
    picks.push({ ...choice, lineId, quantity, from: rank })
  }
  return picks
}

/**
 * An order that got other dishes than its hold costs what those cost. The allowance pays what it was promised, and more
 * only of what no other waiting order was promised; the balance pays what it can.
 */
function priceOf(order: Candidate, picks: Pick[], resources: Resources) {
  if (picks.every((pick) => pick.rank === pick.from)) return order
  const change = picks.reduce(
    (sum, pick, i) => sum + pick.quantity * (pick.unitPriceCents - (order.lines[i]?.unitPriceCents ?? 0)),
    0,
  )
  const totalCents = order.totalCents + change
  const left = resources.allowance.get(order.userId) ?? 0
  const free = left - order.allowanceCents - (resources.promised.get(order.userId) ?? 0)
  const allowanceCents = Math.min(left, totalCents, order.allowanceCents + Math.max(0, free))
  const balance = resources.balance.get(order.userId) ?? 0
  const walletCents = order.paysByWallet ? Math.min(balance, totalCents - allowanceCents) : 0
  return { totalCents, allowanceCents, walletCents }
}

/** The cell the hold wished for if it is free, else the lowest free one, else null. */
function chooseCell(order: Candidate, resources: Resources): number | null {
  const slot = resources.cells.get(order.slotId)
  if (!slot) return null
  const wish = order.wishedCell
  if (wish !== null && wish <= slot.total && !slot.taken.has(wish)) return wish
  for (let cell = 1; cell <= slot.total; cell++) if (!slot.taken.has(cell)) return cell
  return null
}

function add(map: Map<string, number>, key: string, amount: number): void {
  map.set(key, (map.get(key) ?? 0) + amount)
}
