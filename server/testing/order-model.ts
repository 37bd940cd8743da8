import type { OrderStatus } from '@/prisma/generated/enums'

export const DISHES = ['pork', 'rice', 'soup'] as const
export type Dish = (typeof DISHES)[number]
type Portions = Record<Dish, number>

export const PRICE: Portions = { pork: 1_000, rice: 300, soup: 700 }
export const PLANNED: Portions = { pork: 4, rice: 6, soup: 3 }
/** Portions a person may have of it. */
export const LIMIT: Partial<Portions> = { pork: 3 }
/** Little, so that it runs out. Cents. */
export const ALLOWANCE = 1_700
export const BALANCE = 3_000

/** A line: its dish, or what would do instead, in this order. */
type Line = { quantity: number; choices: Dish[] }
export type Wish = { person: number; lines: Line[]; online: boolean }
export type Placed = Wish & {
  id: string
  status: OrderStatus
  /** The choice of each line that it has, or hopes for. */
  ranks: number[]
  fromAllowance: number
  fromWallet: number
  paid: boolean
  byOwner?: boolean
}

/** All that the order machine should do, in a hundred lines: what the real one is compared with. */
export class Model {
  planned = { ...PLANNED }
  taken: Portions = { pork: 0, rice: 0, soup: 0 }
  balance = [BALANCE, BALANCE, BALANCE]
  allowance = [ALLOWANCE, ALLOWANCE, ALLOWANCE]
  orders: Placed[] = []

  submit(id: string, wish: Wish): string {
    const { person, lines } = wish
    const pending = this.orders.filter((order) => order.status === 'PENDING')
    const held = (dish: Dish) => pending.reduce((sum, order) => sum + portionsOf(order, dish), 0)
    const left = (dish: Dish) => Math.max(0, this.planned[dish] - this.taken[dish] - held(dish))
    const mine = (dish: Dish) =>
      this.bought(person, dish) +
      pending
        .filter((order) => order.person === person)
        .reduce((sum, order) => sum + portionsOf(order, dish), 0)
    const found = choose(
      lines,
      lines.map(({ choices }) => [...choices.keys()]),
      left,
      mine,
    )
    if (typeof found === 'string') return found
    const order: Placed = {
      ...wish,
      id,
      status: 'PENDING',
      ranks: found,
      fromAllowance: 0,
      fromWallet: 0,
      paid: false,
    }
    const promised = pending.filter((other) => other.person === person)
    this.pay(
      order,
      promised.reduce((rest, other) => rest - other.fromAllowance, this.allowance[person] ?? 0),
    )
    this.orders.push(order)
    return 'ok'
  }
  finalize() {
    for (const order of this.orders.filter(({ status }) => status === 'PENDING')) {
      const { person, lines, ranks } = order
      const left = (dish: Dish) => this.planned[dish] - this.taken[dish]
      // What it hoped for first, then the others by rank.
      const inOrder = lines.map(({ choices }, at) => {
        const hoped = ranks[at] ?? 0
        return [hoped, ...[...choices.keys()].filter((rank) => rank !== hoped)]
      })
      const found = choose(lines, inOrder, left, (dish) => this.bought(person, dish))
      if (typeof found !== 'string' && found.some((rank, at) => rank !== ranks[at])) {
        order.ranks = found
        this.pay(order, this.allowance[person] ?? 0)
      }
      const pays =
        order.fromAllowance <= (this.allowance[person] ?? 0) &&
        order.fromWallet <= (this.balance[person] ?? 0)
      order.status = typeof found !== 'string' && pays ? 'CONFIRMED' : 'REJECTED'
      if (order.status !== 'CONFIRMED') continue
      order.paid = due(order) === 0
      this.move(order, 1)
    }
  }
  end(order: Placed, from: OrderStatus[]): string {
    if (!from.includes(order.status)) return 'ORDER_NOT_CANCELLABLE'
    if (order.status !== 'PENDING') this.move(order, -1)
    order.status = 'CANCELLED'
    return 'ok'
  }
  /** Cancelled by its owner; asked again, it is answered alike. */
  cancel(order: Placed): string {
    if (order.byOwner) return 'ok'
    const said = this.end(order, ['PENDING', 'CONFIRMED'])
    order.byOwner = said === 'ok'
    return said
  }
  prepare(order: Placed): string {
    if (this.awaitsPayment(order)) return 'PAYMENT_PENDING'
    // Nobody starts what may never be paid, whatever has become of it.
    if (order.online && !order.paid) return 'PAYMENT_PENDING'
    if (order.status !== 'CONFIRMED') return 'INVALID_TRANSITION'
    order.status = 'PREPARING'
    return 'ok'
  }
  settle(order: Placed): string {
    if (!this.awaitsPayment(order)) return 'PAYMENT_NOT_DUE'
    order.paid = true
    return 'ok'
  }
  /** Its time to pay is over. @returns how many were cancelled */
  expire(order: Placed): number {
    return this.awaitsPayment(order) && this.end(order, ['CONFIRMED']) === 'ok' ? 1 : 0
  }
  adjust(dish: Dish, planned: number): string {
    if (planned < this.taken[dish]) return 'PLANNED_BELOW_SOLD'
    this.planned[dish] = planned
    return 'ok'
  }
  awaitsPayment(order: Placed) {
    return order.online && order.status === 'CONFIRMED' && !order.paid
  }
  private bought(person: number, dish: Dish) {
    const mine = this.orders.filter(
      (order) => order.person === person && (order.status === 'CONFIRMED' || order.status === 'PREPARING'),
    )
    return mine.reduce((sum, order) => sum + portionsOf(order, dish), 0)
  }
  private pay(order: Placed, allowanceLeft: number) {
    const total = totalOf(order)
    order.fromAllowance = Math.min(total, allowanceLeft)
    order.fromWallet = order.online
      ? 0
      : Math.min(total - order.fromAllowance, this.balance[order.person] ?? 0)
  }
  private move(order: Placed, sign: 1 | -1) {
    for (const dish of DISHES) this.taken[dish] += sign * portionsOf(order, dish)
    this.allowance[order.person] = (this.allowance[order.person] ?? 0) - sign * order.fromAllowance
    this.balance[order.person] = (this.balance[order.person] ?? 0) - sign * order.fromWallet
  }
}

const portionsOf = ({ lines, ranks }: Placed, dish: Dish) =>
  lines.reduce((sum, { quantity, choices }, at) => sum + (choices[ranks[at] ?? 0] === dish ? quantity : 0), 0)
const totalOf = (order: Placed) =>
  DISHES.reduce((sum, dish) => sum + portionsOf(order, dish) * PRICE[dish], 0)
const due = (order: Placed) => totalOf(order) - order.fromAllowance - order.fromWallet

/** The first choice of each line that is left and within the limit, all lines together; or why not. */
function choose(
  lines: Line[],
  inOrder: number[][],
  left: (dish: Dish) => number,
  mine: (dish: Dish) => number,
): number[] | string {
  const taken: Portions = { pork: 0, rice: 0, soup: 0 }
  let refusal = ''
  const ranks = lines.map(({ quantity, choices }, at) => {
    let short = ''
    for (const [attempt, rank] of (inOrder[at] ?? []).entries()) {
      const dish = choices[rank] as Dish
      const wanted = taken[dish] + quantity
      if (left(dish) < wanted) {
        if (attempt === 0) short = 'SOLD_OUT'
        continue
      }
      if (mine(dish) + wanted > (LIMIT[dish] ?? Number.POSITIVE_INFINITY)) continue
      taken[dish] = wanted
      return rank
    }
    // Of several reasons the one that nobody can help is said.
    refusal = refusal === 'SOLD_OUT' ? refusal : short || 'PERSON_LIMIT'
    return -1
  })
  return refusal || ranks
}
