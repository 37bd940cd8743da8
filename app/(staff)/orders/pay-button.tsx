'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { useErrorText } from '@/app/error-text'
import { useMoney } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Spinner } from '@/app/ui/spinner'
import type { OrderView } from '@/server/orders/schema'
import { useNowSeconds } from '../use-clock'
import { isUnpaid } from './order-status'

type Props = { order: OrderView; kind?: 'primary' | 'quiet'; className?: string }

/** Longer than a browser takes to leave for another page. */
const LEAVING_MS = 10_000

/** Off to the gateway's page, as long as there is time to pay. What went wrong is said below. */
export function PayButton({ order, kind = 'primary', className = '' }: Props) {
  const t = useTranslations('orders')
  const money = useMoney()
  const errorText = useErrorText()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const now = useNowSeconds()
  const start = useMutation(
    trpc.payments.start.mutationOptions({
      onError: () => {
        void queryClient.invalidateQueries(trpc.orders.get.queryFilter({ orderId: order.id }))
        void queryClient.invalidateQueries(trpc.orders.list.pathFilter())
      },
    }),
  )
  const { isSuccess, reset } = start
  // An installed app opens the gateway's page above this one, and a step back may show this one as it was left.
  useEffect(() => {
    if (!isSuccess) return
    const back = () => document.hidden || reset()
    const timer = setTimeout(reset, LEAVING_MS)
    addEventListener('pageshow', reset)
    document.addEventListener('visibilitychange', back)
    return () => {
      clearTimeout(timer)
      removeEventListener('pageshow', reset)
      document.removeEventListener('visibilitychange', back)
    }
  }, [isSuccess, reset])
  if (!isUnpaid(order) || !order.payBy) return null
  if (now !== null && now * 1_000 >= order.payBy.getTime()) return null
  // Stays busy when it worked: the browser is leaving for the gateway's page.
  const busy = start.isPending || isSuccess
  const pay = () =>
    start.mutate({ orderId: order.id }, { onSuccess: ({ url }) => window.location.assign(url) })
  return (
    <div className={className}>
      <button
        type="button"
        className={`${buttonClass(kind)} w-full`}
        aria-disabled={busy}
        aria-busy={busy}
        onClick={() => !busy && pay()}
      >
        {busy && <Spinner className="size-5" />}
        {t('payNow', { amount: money(order.dueCents) })}
      </button>
      <p role="alert" className="mt-1 text-center font-semibold text-danger empty:hidden">
        {start.error && errorText(start.error)}
      </p>
    </div>
  )
}
