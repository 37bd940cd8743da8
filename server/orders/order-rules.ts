import type { OrderStatus } from '@/prisma/generated/enums'

/** Every way an order can go. What is not here cannot happen, and each move is guarded by its UPDATE's row count. */
const NEXT: Record<OrderStatus, readonly OrderStatus[]> = {
  PENDING: ['CONFIRMED', 'REJECTED', 'CANCELLED'],
  CONFIRMED: ['PREPARING', 'CANCELLED'],
  PREPARING: ['READY', 'CANCELLED'],
  READY: ['COLLECTED', 'NO_SHOW'],
  COLLECTED: [],
  REJECTED: [],
  CANCELLED: [],
  NO_SHOW: [],
}

export function canMove(from: OrderStatus, to: OrderStatus): boolean {
  return NEXT[from].includes(to)
}

/** The states an order can reach `to` from. */
export function statesBefore(to: OrderStatus): OrderStatus[] {
  return (Object.keys(NEXT) as OrderStatus[]).filter((from) => NEXT[from].includes(to))
}

/** Orders whose portions are taken: what they hold and what is left is what was planned. */
export const HOLDING_PORTIONS = ['CONFIRMED', 'PREPARING', 'READY', 'COLLECTED', 'NO_SHOW'] as const

const LETTER = { BREAKFAST: 'B', LUNCH: 'L', DINNER: 'D', SUPPER: 'S' } as const

/** "D027": the meal's letter and the sequence, short enough to call across a room. */
export function pickupNumber(kind: keyof typeof LETTER, sequence: number): string {
  return `${LETTER[kind]}${String(sequence).padStart(3, '0')}`
}

/** "20261121-D027": unique in a canteen for ever. serviceDate is "2026-11-21". */
export function orderNumber(serviceDate: string, kind: keyof typeof LETTER, sequence: number): string {
  return `${serviceDate.replaceAll('-', '')}-${pickupNumber(kind, sequence)}`
}

/** Why an offer to somebody who waited was taken back: a code in `cancelReason`. */
export const OFFER_LAPSED = 'OFFER_LAPSED'

/** Why an order was cancelled when its dish is cooked in fewer portions: a code in `cancelReason`, where cooks write words. */
export const PORTIONS_REDUCED = 'PORTIONS_REDUCED'
/** Why an order was cancelled that was to be paid online and was not in time. */
export const UNPAID = 'UNPAID'
