'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useMoney, useTimes } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Spinner } from '@/app/ui/spinner'
import type { OrderView } from '@/server/orders/schema'
import { useNowSeconds } from '../../use-clock'
import { isUnpaid } from '../order-status'

/** A webhook takes seconds; whoever comes back without having paid should not wait for one that never comes. */
const CONFIRMING_MS = 60_000

/** How the online payment of an order stands: to be paid by then, being confirmed, paid, or on its way back. */
export function PaymentCard({ order }: { order: OrderView }) {
  const t = useTranslations('order')
  const money = useMoney()
  const { payment } = order
  if (order.paymentMethod !== 'ONLINE' || (!payment && !isUnpaid(order))) return null
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
      {isUnpaid(order) && <PayNow order={order} />}
    </section>
  )
}

function PayNow({ order }: { order: OrderView }) {
  const t = useTranslations('order')
  const money = useMoney()
  const times = useTimes(order.timeZone)
  const errorText = useErrorText()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const now = useNowSeconds()
  const confirming = useConfirming(order)
  const start = useMutation(
    trpc.payments.start.mutationOptions({
      onSuccess: ({ url }) => window.location.assign(url),
      onError: () => void queryClient.invalidateQueries(trpc.orders.get.queryFilter({ orderId: order.id })),
    }),
  )
  const payBy = order.payBy ?? order.placedAt
  const left = now === null ? null : Math.floor(payBy.getTime() / 1_000) - now
  if (left !== null && left <= 0) return <p className="mt-1 text-fg-2">{t('payOver')}</p>
  // Stays busy when it worked: the browser is leaving for the gateway's page.
  const busy = start.isPending || start.isSuccess
  return (
    <>
      <p role="status" className="empty:hidden">
        {confirming && (
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
      <button
        type="button"
        className={`${buttonClass(confirming ? 'quiet' : 'primary', 'cta')} mt-3 w-full`}
        aria-disabled={busy}
        aria-busy={busy}
        onClick={() => !busy && start.mutate({ orderId: order.id })}
      >
        {busy && <Spinner className="size-5" />}
        {t('payNow', { amount: money(order.dueCents) })}
      </button>
      <p role="alert" className="mt-2 font-semibold text-danger empty:hidden">
        {start.error && errorText(start.error)}
      </p>
    </>
  )
}

/** Whether the person has just come back from the gateway and its word is still to come. */
function useConfirming({ payment }: OrderView): boolean {
  const returned = useSearchParams().get('payment') === 'return'
  const [over, setOver] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), CONFIRMING_MS)
    return () => clearTimeout(timer)
  }, [])
  return returned && !over && payment?.status === 'CREATED'
}

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
