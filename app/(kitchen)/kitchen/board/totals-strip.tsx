'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { Name } from '@/app/ui/name'
import type { TicketView } from '@/server/kitchen/schema'
import { dishTotals } from './board-rules'

/** What is still to cook, over all open tickets. */
export function TotalsStrip({ tickets }: { tickets: TicketView[] }) {
  const t = useTranslations('kitchen.board')
  const totals = useMemo(() => dishTotals(tickets), [tickets])
  if (totals.length === 0) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keyboard
    <section tabIndex={0} aria-label={t('totals')} className="overflow-x-auto overscroll-x-contain">
      <ul className="flex w-max gap-2 py-1">
        {totals.map((total) => (
          <li
            key={total.key}
            className="flex max-w-72 items-baseline gap-2 rounded-card bg-fill px-3 py-1.5 text-base"
          >
            <b className="shrink-0 text-xl whitespace-nowrap tabular-nums">{total.quantity}×</b>
            <span className="truncate">
              <Name zh={total.dishNameZh} en={total.dishNameEn} />
              {(total.variantNameZh || total.variantNameEn) && (
                <>
                  {' '}
                  <Name zh={total.variantNameZh} en={total.variantNameEn} className="text-fg-2" />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
