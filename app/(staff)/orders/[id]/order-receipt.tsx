'use client'

import { useTranslations } from 'next-intl'
import { useMoney, useTimes } from '@/app/format'
import { Name, useName } from '@/app/ui/name'
import type { OrderView } from '@/server/orders/schema'
import { LineDetail } from '../../cart/line-detail'

/** What was ordered and what it costs. */
export function OrderReceipt({ order }: { order: OrderView }) {
  const t = useTranslations('order')
  const money = useMoney()
  const name = useName()
  const times = useTimes(order.timeZone)
  const rows: [string, string][] = []
  if (order.deliveryFeeCents > 0) rows.push([t('deliveryFee'), money(order.deliveryFeeCents)])
  rows.push([t('total'), money(order.totalCents)])
  // Money moves with the confirmation: one that was taken back before it, or refused, cost nothing.
  const settled = order.confirmedAt !== null
  const companyPays = order.allowanceCents === order.totalCents
  const invoiceState = order.invoice?.issued ? 'issued' : companyPays ? 'company' : 'asked'
  const state = order.paymentState === 'REFUNDED' ? 'refunded' : 'paid'
  if (settled) {
    if (order.allowanceCents > 0) rows.push([t('allowance', { state }), money(order.allowanceCents)])
    if (order.walletCents > 0) rows.push([t('wallet', { state }), money(order.walletCents)])
  }
  if (order.dueCents > 0) {
    rows.push([
      order.paymentMethod === 'ONLINE' ? t('dueOnline') : t('due', { method: order.deliveryMethod }),
      money(order.dueCents),
    ])
  }

  return (
    <section aria-label={t('receipt')} className="rounded-card bg-card p-4">
      <ul>
        {order.lines.map((line) => (
          <li
            key={line.id}
            className={`flex flex-wrap gap-x-3 py-1.5 ${line.id === order.rejectedLineId ? '-mx-2 rounded-control bg-danger-weak px-2' : ''}`}
          >
            <div className="min-w-0 flex-[1_1_7rem]">
              <p>
                <Name zh={line.dishNameZh} en={line.dishNameEn} />
              </p>
              <LineDetail line={line} />
              {line.firstChoice && (
                <p className="text-xs text-fg-2">
                  {t('insteadOf', { dish: name(line.firstChoice.dishNameZh, line.firstChoice.dishNameEn) })}
                </p>
              )}
            </div>
            <p className="shrink-0 text-fg-2 tabular-nums">×{line.quantity}</p>
            <p className="ms-auto w-18 shrink-0 text-end tabular-nums">
              {money(line.unitPriceCents * line.quantity - line.discountCents)}
            </p>
          </li>
        ))}
      </ul>
      <dl className="mt-2 border-t border-line pt-2">
        {rows.map(([label, value]) => (
          <div key={label} className="flex justify-between py-0.5 last:font-semibold">
            <dt>{label}</dt>
            <dd className="tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <dl className="mt-2 border-t border-line pt-2 text-xs text-fg-2">
        {order.number && <Fact name={t('number')} value={order.number} />}
        <Fact name={t('placedAt')} value={times.dateTime(order.placedAt)} />
        <Fact name={t('cutlery')} value={t('cutleryWanted', { wanted: String(order.cutlery) })} />
        {order.phone && <Fact name={t('phone')} value={order.phone} />}
        {order.invoice && order.status !== 'REJECTED' && order.status !== 'CANCELLED' && (
          <Fact
            name={t('invoice')}
            value={t('invoiceTo', { state: invoiceState, title: order.invoice.title })}
          />
        )}
        {order.note && <Fact name={t('note')} value={order.note} />}
      </dl>
    </section>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex justify-between gap-4 py-0.5">
      <dt className="shrink-0">{name}</dt>
      <dd className="min-w-0 text-end">{value}</dd>
    </div>
  )
}
