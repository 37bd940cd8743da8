import { describe, expect, it } from 'vitest'
import { type NewsOrder, newsOf } from './inbox-rules'

const order = (over: Partial<NewsOrder>): NewsOrder => ({
  ...{ status: 'CONFIRMED', cancelledBy: null, cancelReason: null, rejectReason: null },
  ...{ paymentState: 'PAID', walletCents: 1_800, dueCents: 0, payBy: null, reminded: false },
  ...{ refundedCents: 0, offeredUntil: null, placedForThem: false, told: [] },
  ...over,
})
const kindOf = (over: Partial<NewsOrder>) => newsOf(order(over))?.kind ?? null

describe('what an owner should hear of', () => {
  it.each<[Partial<NewsOrder>, string | null]>([
    [{ status: 'PENDING' }, null],
    [{ status: 'CONFIRMED' }, null],
    [{ status: 'PREPARING' }, null],
    [{ status: 'READY' }, 'READY'],
    [{ status: 'READY', told: ['READY'] }, null],
    [{ status: 'COLLECTED' }, null],
    [{ status: 'NO_SHOW' }, null],
    [{ status: 'REJECTED', rejectReason: 'SOLD_OUT' }, 'REJECTED'],
    [{ status: 'CANCELLED', cancelledBy: 'OWNER' }, null],
    [{ status: 'CANCELLED', cancelledBy: 'OWNER', refundedCents: 900 }, 'REFUNDED'],
    [{ status: 'CANCELLED', cancelledBy: 'KITCHEN' }, 'CANCELLED'],
    [{ status: 'CANCELLED', cancelledBy: 'SYSTEM', cancelReason: 'UNPAID' }, 'CANCELLED'],
    [{ status: 'CANCELLED', cancelledBy: 'SYSTEM', refundedCents: 9, told: ['CANCELLED'] }, 'REFUNDED'],
    [{ reminded: true, paymentState: 'UNPAID' }, 'PAYMENT_REMINDER'],
    [{ reminded: true, paymentState: 'UNPAID', told: ['PAYMENT_REMINDER'] }, null],
    [{ reminded: true, paymentState: 'PAID' }, null],
    [{ status: 'READY', reminded: true, paymentState: 'UNPAID', told: ['READY'] }, null],
  ])('%o: %s', (given, expected) => {
    expect(kindOf(given)).toBe(expected)
  })

  it('money that came back is said, money that never left is not', () => {
    const cancelled = { status: 'CANCELLED', cancelledBy: 'KITCHEN' } as const
    expect(newsOf(order({ ...cancelled, paymentState: 'REFUNDED' }))?.detail.amountCents).toBe(1_800)
    expect(newsOf(order({ ...cancelled, paymentState: 'UNPAID' }))?.detail.amountCents).toBe(0)
  })
})
