'use client'

import { useQuery } from '@tanstack/react-query'
import { BellRing } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useMoney, useTimes } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { later } from '@/app/ui/later'
import { Spinner } from '@/app/ui/spinner'
import type { OrderView } from '@/server/orders/schema'
import { atOneMinute } from '../use-clock'
import { useOffer } from './use-offer'

const Confirm = later(() => import('@/app/ui/confirm').then((m) => m.Confirm))

type Props = {
  orderId: string
  title: string
  dish: string
  until: Date
  onTaken?: () => void
  onPassed?: () => void
  onOver?: () => void
}

/** A portion that is held for the person: what, when and for how much, how long it stays theirs, yes and no. */
export function OfferCard({ orderId, title, dish, until, onTaken, onPassed, onOver }: Props) {
  const t = useTranslations('waitlist')
  const trpc = useTRPC()
  const errorText = useErrorText()
  const { data: order } = useQuery(trpc.orders.get.queryOptions({ orderId }))
  const offer = useOffer(orderId, until, onTaken, onPassed)
  const [asking, setAsking] = useState(false)
  const { over, secondsLeft } = offer

  useEffect(() => {
    if (over) onOver?.()
  }, [over, onOver])

  if (over) return <p className="py-1 text-center font-semibold">{t('passed', { dish })}</p>
  return (
    <>
      <div className="flex flex-wrap items-start gap-x-2">
        <BellRing className="mt-0.5 size-5 shrink-0 text-brand" aria-hidden="true" />
        <div className="min-w-0 flex-[1_1_8rem]">
          <p className="line-clamp-2 font-semibold">{title}</p>
          <Details order={order} />
        </div>
        <p role="timer" className="ms-auto shrink-0 font-semibold text-brand tabular-nums">
          {secondsLeft !== null && t('left', { time: clock(secondsLeft) })}
        </p>
      </div>
      <p role="status" className="sr-only">
        {atOneMinute(secondsLeft) && t('oneMinute', { dish })}
      </p>
      <p role="alert" className="mt-1 font-semibold text-danger empty:hidden">
        {offer.error !== null && errorText(offer.error)}
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <button
          type="button"
          className={`${buttonClass('outline')} flex-[1_1_6rem]`}
          aria-disabled={offer.busy || undefined}
          onClick={() => !offer.busy && setAsking(true)}
        >
          {t('pass')}
        </button>
        <button
          type="button"
          className={`${buttonClass('primary')} flex-[1_1_6rem]`}
          aria-disabled={offer.busy || undefined}
          aria-busy={offer.busy}
          onClick={offer.take}
        >
          {offer.busy && <Spinner className="size-4" />}
          {t('take')}
        </button>
      </div>
      <Confirm
        open={asking}
        title={t('passTitle')}
        confirm={t('pass')}
        keep={t('keep')}
        onConfirm={() => {
          setAsking(false)
          offer.pass()
        }}
        onClose={() => setAsking(false)}
      >
        {t('passHint')}
      </Confirm>
    </>
  )
}

/** The slot may be another than the one wished, and the price today's. */
function Details({ order }: { order: OrderView | undefined }) {
  const t = useTranslations('orders')
  const money = useMoney()
  const times = useTimes(order?.timeZone ?? 'UTC')
  if (!order) return null
  const { slot, deliveryMethod: method, totalCents } = order
  return (
    <p className="text-xs text-fg-2 tabular-nums">
      {t('slot', { method, from: times.clock(slot.startsAt), to: times.clock(slot.endsAt) })} ·{' '}
      {money(totalCents)}
    </p>
  )
}

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
