import type { RejectReason } from '@/prisma/generated/enums'

/** An order that waits for its answer. Quantities in portions, money in cents. */
export type Candidate = {
  orderId: string
  userId: string
  slotId: string
  /** Whether it needs a shelf cell, and which one its hold wished for. */
  needsCell: boolean
  wishedCell: number | null
  allowanceCents: number
  lines: { lineId: string; menuItemId: string; quantity: number }[]
}

/** What Postgres said at the start of the transaction. `decideOrders` takes from it as it confirms. */
export type Resources = {
  remaining: Map<string, number>
  limit: Map<string, number>
  /** "userId:menuItemId" → portions in that person's confirmed orders of the meal, for limited items. */
  bought: Map<string, number>
  /** userId → cents */
  balance: Map<string, number>
  /** slotId → cells, and those taken. */
  cells: Map<string, { total: number; taken: Set<number> }>
}

export type Decision =
  | { orderId: string; confirmed: true; cell: number | null }
  | { orderId: string; confirmed: false; reason: RejectReason; lineId: string | null }

/**
 * Walks the orders in the order given (first accepted first) and gives each all of its lines or none. Pure: the same
 * input decides the same, so a transaction that runs again decides on what it then reads.
 */
export function decideOrders(candidates: Candidate[], resources: Resources): Decision[] {
  return candidates.map((order) => {
    const refusal = refuse(order, resources)
    if (refusal) return { orderId: order.orderId, confirmed: false, ...refusal }
    for (const { menuItemId, quantity } of order.lines) {
      add(resources.remaining, menuItemId, -quantity)
      add(resources.bought, `${order.userId}:${menuItemId}`, quantity)
    }
    add(resources.balance, order.userId, -order.allowanceCents)
    const cell = order.needsCell ? chooseCell(order, resources) : null
    if (cell !== null) resources.cells.get(order.slotId)?.taken.add(cell)
    return { orderId: order.orderId, confirmed: true, cell }
  })
}

function refuse(
  order: Candidate,
  resources: Resources,
): { reason: RejectReason; lineId: string | null } | null {
  // Two lines of one order may want the same item with other options: they must fit together, not each alone.
  const wanted = new Map<string, number>()
  for (const { lineId, menuItemId, quantity } of order.lines) {
    add(wanted, menuItemId, quantity)
    const total = wanted.get(menuItemId) ?? 0
    if (total > (resources.remaining.get(menuItemId) ?? 0)) return { reason: 'SOLD_OUT', lineId }
    const limit = resources.limit.get(menuItemId)
    const bought = resources.bought.get(`${order.userId}:${menuItemId}`) ?? 0
    if (limit !== undefined && bought + total > limit) return { reason: 'PERSON_LIMIT', lineId }
  }
  if (order.allowanceCents > (resources.balance.get(order.userId) ?? 0)) {
    return { reason: 'INSUFFICIENT_ALLOWANCE', lineId: null }
  }
  if (order.needsCell && chooseCell(order, resources) === null) return { reason: 'SLOT_FULL', lineId: null }
  return null
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
