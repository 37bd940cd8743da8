'use client'
import { useTranslations } from 'next-intl'
import { useMoney, useTimes } from '@/app/format'
import type { OutboxView } from '@/server/operations/schema'

/** Money that does not get back to who paid it, each with why. It is tried again without end; a person may have to help. */
export function StuckRefunds({ outbox, timeZone }: { outbox: OutboxView; timeZone: string }) {
  const t = useTranslations('ledger.outbox')
  const times = useTimes(timeZone)
  const money = useMoney()
  const { stuckRefunds, stuckRefundCount } = outbox
  if (stuckRefundCount === 0) return <p className="mt-4 font-semibold">{t('refundsNone')}</p>
  return (
    <>
      <h3 className="mt-4 font-semibold text-danger">{t('refunds', { count: stuckRefundCount })}</h3>
      <p className="text-fg-2">{t('refundsHint')}</p>
      <ul className="mt-2 grid gap-2">
        {stuckRefunds.map(({ id, orderId, gateway, amountCents, createdAt, attempts, lastError }) => (
          <li key={id} className="rounded-control bg-fill px-3 py-2">
            <p className="font-semibold tabular-nums">
              {money(amountCents)} · {gateway} · {times.dateTime(createdAt)}
            </p>
            <p className="text-sm text-fg-2">{t('refundOrder', { id: orderId })}</p>
            <p className="text-sm">{t('attempts', { count: attempts })}</p>
            {lastError && <p className="line-clamp-3 font-mono text-xs text-danger">{lastError}</p>}
          </li>
        ))}
      </ul>
    </>
  )
}
