'use client'

import { useTranslations } from 'next-intl'
import { useTimes } from '@/app/format'
import { Name } from '@/app/ui/name'
import type { OrderView } from '@/server/orders/schema'
import { isActive, isUnpaid } from '../order-status'
import { NumberQr } from './number-qr'

/** The number first, as big as it gets; then when and where. */
export function PickupCard({ order }: { order: OrderView }) {
  const t = useTranslations('order')
  const times = useTimes(order.timeZone)
  const active = isActive(order.status)
  const desk = order.deliveryMethod === 'DESK'
  const place = [order.building, order.floor, order.seat].filter(Boolean).join(' · ')
  return (
    <>
      {order.pickupNumber && (
        <p
          className={`mt-2 font-bold tabular-nums ${active ? 'text-[64px]/[72px] text-brand' : 'text-2xl text-fg-2'}`}
        >
          <span className="sr-only">{t('pickupNumber')} </span>
          {order.pickupNumber}
        </p>
      )}
      <dl className="mt-3 grid auto-cols-fr grid-flow-col gap-2">
        <div>
          <dt className="text-xs text-fg-2">{t(desk ? 'deliveryTime' : 'pickupTime')}</dt>
          <dd className="text-base font-semibold tabular-nums">
            {times.clock(order.slot.startsAt)}–{times.clock(order.slot.endsAt)}
            <span className="block text-xs font-normal text-fg-2">{times.serviceDay(order.serviceDate)}</span>
          </dd>
        </div>
        {order.cell !== null && active && (
          <div>
            <dt className="text-xs text-fg-2">{t('cell')}</dt>
            <dd className="text-base font-semibold tabular-nums">{order.cell}</dd>
          </div>
        )}
        {desk && (
          <div>
            <dt className="text-xs text-fg-2">{t('desk')}</dt>
            <dd className="text-base font-semibold">{place}</dd>
          </div>
        )}
      </dl>
      {!desk && order.status !== 'CANCELLED' && (
        <p className="mt-2">
          <span className="text-xs text-fg-2">{t('place')} </span>
          <Name zh={order.canteenNameZh} en={order.canteenNameEn} className="font-semibold" />
        </p>
      )}
      {/* Before it is paid there is nothing to fetch, and the button to pay should not be below the fold. */}
      {order.number && active && !desk && !isUnpaid(order) && <NumberQr number={order.number} />}
    </>
  )
}
