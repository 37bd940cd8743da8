'use client'

import { ChevronRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useMoney, useTimes } from '@/app/format'
import { buttonClass } from '@/app/ui/button'
import { Link } from '@/app/ui/link'
import { useName } from '@/app/ui/name'
import type { OrderView } from '@/server/orders/schema'
import { useNowSeconds } from '../use-clock'
import { isActive, isOffer, isUnpaid, pieces } from './order-status'
import { OrderThumbs } from './order-thumbs'
import { PayButton } from './pay-button'
import { ReorderButton } from './reorder-button'

/** More names than this are a number. */
const NAMES = 3

const TONE: Partial<Record<OrderView['status'], string>> = {
  READY: 'bg-ok-weak text-ok',
  REJECTED: 'bg-danger-weak text-danger',
  CANCELLED: 'bg-fill text-fg-2',
  COLLECTED: 'bg-fill text-fg-2',
  NO_SHOW: 'bg-warn-bg text-warn-fg',
}

type Props = { order: OrderView; images: Record<string, string>; userId: string }

export function OrderCard({ order, images, userId }: Props) {
  const t = useTranslations('orders')
  const tWait = useTranslations('waitlist')
  const money = useMoney()
  const name = useName()
  const times = useTimes(order.timeZone)
  const now = useNowSeconds()
  const ratable =
    order.ratableUntil !== null && !order.rating && now !== null && now * 1_000 < order.ratableUntil.getTime()
  const names = order.lines.slice(0, NAMES).map((line) => name(line.dishNameZh, line.dishNameEn))
  return (
    <article className="relative rounded-card bg-card p-4">
      <div className="flex flex-wrap items-center justify-between gap-x-2">
        <h2 className="min-w-0 flex-[1_1_10rem] text-base font-semibold">
          <Link href={`/orders/${order.id}`} className="after:absolute after:inset-0 after:rounded-card">
            {order.pickupNumber && (
              <span className={`me-2 tabular-nums ${isActive(order.status) ? 'text-2xl text-brand' : ''}`}>
                {order.pickupNumber}
              </span>
            )}
            <span className="text-sm">
              {t('meal', { kind: order.mealKind, date: times.serviceDay(order.serviceDate) })}
            </span>
          </Link>
        </h2>
        <span
          className={`shrink-0 rounded-full px-2.5 text-xs/6 font-semibold ${isUnpaid(order) ? 'bg-warn-bg text-warn-fg' : (TONE[order.status] ?? 'bg-brand-weak text-brand')}`}
        >
          {isUnpaid(order)
            ? t('unpaid')
            : isOffer(order)
              ? tWait('offer')
              : t('status', { status: order.status, method: order.deliveryMethod })}
        </span>
      </div>
      <OrderThumbs order={order} images={images} />
      <p className="mt-1 line-clamp-2 text-fg-2">
        {t('dishes', {
          names: names.join(t('comma')),
          more: order.lines.length > NAMES ? 'yes' : 'no',
          count: pieces(order),
        })}
      </p>
      <div className="mt-2 flex items-center justify-between">
        <p className="text-xs text-fg-2 tabular-nums">
          {t('slot', {
            method: order.deliveryMethod,
            from: times.clock(order.slot.startsAt),
            to: times.clock(order.slot.endsAt),
          })}
        </p>
        <p className="flex items-center font-semibold tabular-nums">
          {money(order.totalCents)}
          <ChevronRight className="size-4 text-fg-2" aria-hidden="true" />
        </p>
      </div>
      {isUnpaid(order) && <PayButton order={order} className="relative z-1 mt-3 ms-auto w-fit max-w-full" />}
      {!isActive(order.status) && (
        // Above the link that covers the card.
        <div className="relative z-1 mt-3 flex flex-wrap justify-end gap-2">
          {ratable && (
            <Link href={`/orders/${order.id}#rating`} className={buttonClass('quiet')}>
              {t('rate')}
            </Link>
          )}
          <ReorderButton orderId={order.id} userId={userId} />
        </div>
      )}
    </article>
  )
}
