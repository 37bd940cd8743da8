'use client'

import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Confirm } from '@/app/ui/confirm'
import type { OrderView } from '@/server/orders/schema'
import { useTakeOrder } from './use-take-order'

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
  return (
    <>
      <p role="alert" className="w-full text-center font-semibold text-danger empty:hidden">
        {collect.error && errorText(collect.error)}
      </p>
      <button type="button" className={`${buttonClass('primary')} flex-1`} onClick={() => setAsking(true)}>
        {t('collect', { method: order.deliveryMethod })}
      </button>
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
    </>
  )
}
