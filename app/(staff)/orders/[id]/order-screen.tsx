'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { useCancelReason } from '@/app/cancel-reason'
import { later } from '@/app/ui/later'
import { useName } from '@/app/ui/name'
import { useFocusKept } from '@/app/ui/use-focus-kept'
import { OFFER_LAPSED } from '@/server/orders/order-rules'
import type { OrderView } from '@/server/orders/schema'
import { CheckoutSkeleton } from '../../checkout/checkout-skeleton'
import { forgetOrdered } from '../../checkout/kept-checkout'
import { TopBar } from '../../top-bar'
import { useTabTitle } from '../../waitlist/use-tab-title'
import { hasActions, isActive, isOffer, isUnpaid } from '../order-status'
import { OrderReceipt } from './order-receipt'
import { OrderSteps } from './order-steps'
import { PickupCard } from './pickup-card'
import { RatingCard } from './rating-card'
import { useOrder } from './use-order'
import { useReadHere } from './use-read-here'
import { useReadySignal } from './use-ready-signal'

const Freshness = later(() => import('./freshness').then((m) => m.Freshness))
const ActionBar = later(() => import('./action-bar').then((m) => m.ActionBar))
const OrderMissing = later(() => import('./order-missing').then((m) => m.OrderMissing))
const RemindKitchen = later(() => import('./remind-kitchen').then((m) => m.RemindKitchen))
const PaymentCard = later(() => import('./payment-card').then((m) => m.PaymentCard))
const RejectedCard = later(() => import('./rejected-card').then((m) => m.RejectedCard))
const Retry = later(() => import('../../retry').then((m) => m.Retry))
const OfferCard = later(() => import('../../waitlist/offer-card').then((m) => m.OfferCard))

type Props = { userId: string; orderId: string; initial: OrderView | null }

export function OrderScreen({ userId, orderId, initial }: Props) {
  const t = useTranslations('order')
  const tWait = useTranslations('waitlist')
  const name = useName()
  const cancelReason = useCancelReason()
  const { order, missing, error, live, updatedAt, refetch } = useOrder(userId, orderId, initial)
  const top = useRef<HTMLHeadingElement>(null)
  useFocusKept(top, `${order?.status} ${order?.reminders}`)
  useReadySignal(order?.status)
  useReadHere(orderId)
  const ready = order?.status === 'READY' ? order.pickupNumber : null
  const method = order?.deliveryMethod ?? 'PICKUP'

  useEffect(() => forgetOrdered(orderId), [orderId])

  const offered = order && isOffer(order) ? tWait('tab') : null
  useTabTitle(ready ? t('readyTitle', { number: ready, method }) : offered)

  if (missing && !order) return <OrderMissing />
  if (!order) {
    return (
      <>
        <TopBar title={t('title')} back="/orders" />
        {error ? <Retry error={error} onRetry={refetch} /> : <CheckoutSkeleton />}
      </>
    )
  }
  const offer = isOffer(order) ? order.offeredUntil : null
  const first = order.lines[0]
  const dish = first ? name(first.dishNameZh, first.dishNameEn) : ''
  const status = isUnpaid(order) ? 'UNPAID' : order.status
  const headline = offer
    ? tWait('turn')
    : order.cancelReason === OFFER_LAPSED
      ? tWait('passed', { dish })
      : t('headline', { status, method })
  return (
    <>
      <TopBar title={t('title')} back="/orders" />
      {isActive(order.status) && (
        <div className="min-h-6">
          <Freshness
            live={live === 'live'}
            updatedAt={updatedAt}
            timeZone={order.timeZone}
            onRetry={refetch}
          />
        </div>
      )}
      <div className="flex flex-1 flex-col gap-2 p-2 pb-8">
        <section className="rounded-card bg-card p-4 text-center">
          {/* In the page from the start, so that the turn from "confirming" to the answer is said by itself. */}
          <div role="status">
            <h2 ref={top} tabIndex={-1} className="text-lg font-semibold">
              {headline}
            </h2>
            {order.status !== 'REJECTED' && <Swaps order={order} />}
          </div>
          {order.status === 'PENDING' && !offer && <Progress label={headline} />}
          {order.status === 'NO_SHOW' && <p className="text-fg-2">{t('missedHint')}</p>}
          {order.status === 'CANCELLED' && (
            <p className="text-fg-2">
              {t('cancelledBy', { by: order.cancelledBy ?? 'SYSTEM' })}
              {order.cancelReason && ` · ${cancelReason(order.cancelReason)}`}
            </p>
          )}
          {offer ? (
            <div className="mt-2 text-start">
              <OfferCard orderId={order.id} until={offer} title={dish} dish={dish} />
            </div>
          ) : order.status === 'REJECTED' ? (
            <RejectedCard order={order} userId={userId} />
          ) : (
            <PickupCard order={order} />
          )}
          {/* What is to be paid online has a card of its own. */}
          {ready && !order.collectable && order.paymentMethod !== 'ONLINE' && (
            <p className="mt-3 text-fg-2">{t('payThere', { method })}</p>
          )}
        </section>
        {(order.payment || isUnpaid(order)) && (
          // As high as its two lines before they are there: nothing jumps.
          <div className="min-h-20 rounded-card bg-card">
            <PaymentCard order={order} />
          </div>
        )}
        <RemindKitchen order={order} />
        {order.status !== 'REJECTED' && order.status !== 'CANCELLED' && !offer && (
          <OrderSteps order={order} />
        )}
        <RatingCard order={order} />
        <OrderReceipt order={order} />
      </div>
      {hasActions(order) && (
        // As high as its buttons before they are there: nothing jumps.
        <section
          aria-label={t('actions')}
          className="sticky bottom-0 z-10 border-t border-line bg-card pb-safe"
        >
          <div className="flex min-h-15 flex-wrap items-start gap-2 px-4 py-2">
            <ActionBar order={order} userId={userId} />
          </div>
        </section>
      )}
    </>
  )
}

/** Which dishes are not what was asked for first: good to know before opening the box. */
function Swaps({ order }: { order: OrderView }) {
  const t = useTranslations('order')
  const name = useName()
  return order.lines.map(({ id, firstChoice, dishNameZh, dishNameEn, movedByKitchen }) =>
    firstChoice ? (
      <p key={id} className="mt-1 rounded-thumb bg-warn-bg px-3 py-1.5 text-warn-fg">
        {t('swapped', {
          by: movedByKitchen ? 'KITCHEN' : 'STOCK',
          first: name(firstChoice.dishNameZh, firstChoice.dishNameEn),
          dish: name(dishNameZh, dishNameEn),
        })}
      </p>
    ) : null,
  )
}

function Progress({ label }: { label: string }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      className="mx-auto mt-4 h-1 w-40 overflow-hidden rounded-full bg-fill"
    >
      <div className="h-full animate-pulse rounded-full bg-brand" />
    </div>
  )
}
