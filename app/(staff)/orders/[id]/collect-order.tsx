'use client'

import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { later } from '@/app/ui/later'
import type { OrderView } from '@/server/orders/schema'
import { useTakeOrder } from './use-take-order'

const Confirm = later(() => import('@/app/ui/confirm').then((m) => m.Confirm))

/** "I have taken it": of an order that is ready and paid. Asks first: a number tapped away is hard to fetch by. */
export function CollectOrder({ order }: { order: OrderView }) {
  const t = useTranslations('order')
  const trpc = useTRPC()
  const errorText = useErrorText()
  const [asking, setAsking] = useState(false)
  const taken = useTakeOrder(order.id)
  const collect = useMutation(
    trpc.orders.collect.mutationOptions({ ...taken, onSettled: () => setAsking(false) }),
  )
  if (order.status !== 'READY') return null
  if (!order.collectable) {
    // What is to be paid online has a card of its own.
    if (order.paymentMethod === 'ONLINE') return null
    return <p className="mt-3 text-fg-2">{t('payThere', { method: order.deliveryMethod })}</p>
  }
  return (
    <div className="mt-4">
      <button type="button" className={buttonClass('outline')} onClick={() => setAsking(true)}>
        {t('collect', { method: order.deliveryMethod })}
      </button>
      <p role="alert" className="mt-2 font-semibold text-danger empty:hidden">
        {collect.error && errorText(collect.error)}
      </p>
      <Confirm
        open={asking}
        title={t('collectTitle', { method: order.deliveryMethod })}
        confirm={t('collect', { method: order.deliveryMethod })}
        keep={t('notYet')}
        busy={collect.isPending}
        onConfirm={() => collect.mutate({ orderId: order.id })}
        onClose={() => setAsking(false)}
      >
        <p>{t('collectHint', { number: order.pickupNumber ?? '' })}</p>
      </Confirm>
    </div>
  )
}
