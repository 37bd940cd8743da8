'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useMoney, useTimes } from '@/app/format'
import { Spinner } from '@/app/ui/spinner'
import type { OrderView } from '@/server/orders/schema'
import { atOneMinute, useNowSeconds } from '../../use-clock'
import { isUnpaid } from '../order-status'
import { useConfirming } from './use-confirming'

/** A live region that comes together with its words is not read: they come so much later. */
const SPEAK_AFTER_MS = 300

/** How the online payment of an order stands: to be paid by then, being confirmed, paid, or on its way back. */
export function PaymentCard({ order }: { order: OrderView }) {
  const t = useTranslations('order')
  const money = useMoney()
  const { payment } = order
  const goesBack = payment?.status === 'REFUNDING' || payment?.status === 'REFUNDED'
  return (
    <section aria-labelledby="payment" className="rounded-card bg-card p-4 text-center">
      <h2 id="payment" className="text-xs text-fg-2">
        {t('payTitle')}
      </h2>
      {/* One region for all that may change by itself, so that the change is said. */}
      <div role="status">
        {payment?.status === 'PAID' && (
          <p className="font-semibold text-ok">{t('paidOnline', { amount: money(payment.amountCents) })}</p>
        )}
        {payment?.status === 'PAID' && payment.refundCents > 0 && (
          <p>{t('paidBack', { amount: money(payment.refundCents) })}</p>
        )}
        {payment && payment.otherBackCents > 0 && (
          <p>{t('otherBack', { amount: money(payment.otherBackCents) })}</p>
        )}
        {payment && goesBack && (
          <>
            {isUnpaid(order) && <p className="font-semibold text-danger">{t('payOdd')}</p>}
            {order.cancelReason === 'UNPAID' && <p>{t('payLate')}</p>}
            <p className="font-semibold">
              {t('payBack', { state: payment.status, amount: money(payment.amountCents) })}
            </p>
          </>
        )}
        {payment?.status === 'FAILED' && isUnpaid(order) && (
          <p className="font-semibold text-danger">{t('payFailed')}</p>
        )}
      </div>
      {isUnpaid(order) && <TimeToPay order={order} />}
    </section>
  )
}

/** Until when, and how long that is. The button is in the bar below. */
function TimeToPay({ order }: { order: OrderView }) {
  const t = useTranslations('order')
  const times = useTimes(order.timeZone)
  const now = useNowSeconds()
  const confirming = useConfirming(order)
  const [speaking, setSpeaking] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSpeaking(true), SPEAK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  const payBy = order.payBy ?? order.placedAt
  const left = now === null ? null : Math.floor(payBy.getTime() / 1_000) - now
  if (left !== null && left <= 0) return <p className="mt-1 text-fg-2">{t('payOver')}</p>
  return (
    <>
      <p role="status" className={confirming ? 'min-h-5.5' : 'sr-only'}>
        {!confirming && atOneMinute(left) && t('payOneMinute')}
        {confirming && speaking && (
          <span className="flex items-center justify-center gap-2 font-semibold">
            <Spinner className="size-4" />
            {t('payConfirming')}
          </span>
        )}
      </p>
      <p className="mt-1 text-fg-2 tabular-nums">
        {confirming
          ? t('payConfirmingHint')
          : t('payBy', { time: times.clock(payBy), left: left === null ? '…' : clock(left) })}
      </p>
    </>
  )
}

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
