'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useMoney, useTimes } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { later } from '@/app/ui/later'
import type { OrderView } from '@/server/orders/schema'
import { useNowSeconds } from '../../use-clock'
import { useTakeOrder } from './use-take-order'

const Confirm = later(() => import('@/app/ui/confirm').then((m) => m.Confirm))

/** Takes the order back before the cut-off; afterwards the button is off and says why. */
export function CancelOrder({ order }: { order: OrderView }) {
  const t = useTranslations('order')
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const money = useMoney()
  const times = useTimes(order.timeZone)
  const errorText = useErrorText()
  const now = useNowSeconds()
  const id = useId()
  const [asking, setAsking] = useState(false)
  const { onSuccess, onError } = useTakeOrder(order.id)
  const cancel = useMutation(
    trpc.orders.cancel.mutationOptions({
      onSuccess: (cancelled) => {
        onSuccess(cancelled)
        void queryClient.invalidateQueries(trpc.me.pathFilter())
      },
      onError,
      onSettled: () => setAsking(false),
    }),
  )
  // Nothing has been taken before the confirmation.
  const taken = order.confirmedAt === null ? { allowanceCents: 0, walletCents: 0 } : order
  const online = order.payment?.status === 'PAID' ? order.payment : null
  const parts = `${taken.allowanceCents > 0 ? 'allowance' : ''}${taken.walletCents > 0 ? 'wallet' : ''}`
  const passed = now !== null && now * 1_000 >= order.cutoffAt.getTime()
  const can = order.cancellable && !passed
  const why = passed ? t('cancelPassed', { time: times.clock(order.cutoffAt) }) : t('cancelCooking')

  return (
    <>
      <p id={id} className="w-full text-center text-xs text-fg-2 empty:hidden">
        {!can && why}
      </p>
      <p role="alert" className="w-full text-center font-semibold text-danger empty:hidden">
        {cancel.error && errorText(cancel.error)}
      </p>
      <button
        type="button"
        className={`${buttonClass('quiet')} min-w-32 flex-1`}
        aria-disabled={!can}
        aria-describedby={can ? undefined : id}
        onClick={() => can && setAsking(true)}
      >
        {t('cancel')}
      </button>
      <Confirm
        open={asking}
        danger
        title={t('cancelTitle')}
        confirm={t('cancel')}
        keep={t('keep')}
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate({ orderId: order.id })}
        onClose={() => setAsking(false)}
      >
        <p>
          {t('comesBack', {
            refund: parts || (online ? 'online' : 'none'),
            allowance: money(taken.allowanceCents),
            amount: money(taken.walletCents),
          })}
        </p>
        {online && <p>{t('comesBackOnline', { amount: money(online.amountCents - online.refundCents) })}</p>}
      </Confirm>
    </>
  )
}
