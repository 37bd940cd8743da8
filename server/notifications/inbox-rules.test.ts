import { describe, expect, it } from 'vitest'
import { type NewsOrder, newsOf } from './inbox-rules'

const order = (over: Partial<NewsOrder>): NewsOrder => ({
  ...{
    status: 'CONFIRMED',
    deliveryMethod: 'PICKUP',
    allowanceCents: 0,
    onlineBackCents: 0,
    cancelledBy: null,
    cancelReason: null,
    rejectReason: null,
  },
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

  it('ready to be fetched is told from being brought', () => {
    expect(newsOf(order({ status: 'READY' }))?.detail.method).toBe('PICKUP')
    expect(newsOf(order({ status: 'READY', deliveryMethod: 'DESK' }))?.detail.method).toBe('DESK')
  })

  it('money that came back is said, money that never left is not', () => {
    const cancelled = { status: 'CANCELLED', cancelledBy: 'KITCHEN' } as const
    const parts = { allowanceCents: 1_500, onlineBackCents: 700 }
    expect(newsOf(order({ ...cancelled, ...parts, paymentState: 'REFUNDED' }))?.detail).toMatchObject({
      ...{ amountCents: 1_800, allowanceCents: 1_500, onlineCents: 700 },
    })
    const unpaid = newsOf(order({ ...cancelled, ...parts, paymentState: 'UNPAID' }))
    expect(unpaid?.detail).toEqual({ by: 'KITCHEN', reason: null })
  })
})
