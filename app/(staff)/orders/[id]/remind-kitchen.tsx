'use client'

import { useMutation } from '@tanstack/react-query'
import { BellRing } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useErrorText } from '@/app/error-text'
import { useTimes } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import type { OrderView } from '@/server/orders/schema'
import { useNowSeconds } from '../../use-clock'
import { useTakeOrder } from './use-take-order'

/** Says when an order is late, and lets its owner ask the kitchen where it stays. Not there before the slot is near. */
export function RemindKitchen({ order }: { order: OrderView }) {
  const t = useTranslations('order')
  const trpc = useTRPC()
  const errorText = useErrorText()
  const times = useTimes(order.timeZone)
  const seconds = useNowSeconds()
  const remind = useMutation(trpc.orders.remind.mutationOptions(useTakeOrder(order.id)))
  const cooking = order.status === 'CONFIRMED' || order.status === 'PREPARING'
  if (!cooking || seconds === null) return null
  const now = seconds * 1_000
  const from = order.remindableFrom?.getTime() ?? null
  const may = from !== null && from <= now
  if (!may && order.reminders === 0) return null
  const late = Math.floor((now - order.slot.endsAt.getTime()) / 60_000)

  return (
    <section aria-label={t('remind')} className="rounded-card bg-card p-4 text-center">
      {late > 0 && (
        <p className="mb-2 font-semibold text-warn-fg">
          {t('late', { method: order.deliveryMethod, minutes: late })}
        </p>
      )}
      <div role="status">
        {order.reminders > 0 && <p className="mb-2 text-fg-2">{t('reminded', { count: order.reminders })}</p>}
      </div>
      {may ? (
        <button
          type="button"
          className={buttonClass('outline')}
          aria-disabled={remind.isPending || undefined}
          onClick={() => !remind.isPending && remind.mutate({ orderId: order.id })}
        >
          <BellRing className="size-4" aria-hidden="true" />
          {t('remind')}
        </button>
      ) : (
        <p className="text-xs text-fg-2">
          {from === null ? t('remindedEnough') : t('remindFrom', { time: times.clock(new Date(from)) })}
        </p>
      )}
      <p role="alert" className="mt-2 font-semibold text-danger empty:hidden">
        {remind.error && errorText(remind.error)}
      </p>
    </section>
  )
}
