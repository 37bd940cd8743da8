'use client'

import { useTranslations } from 'next-intl'
import { useTimes } from '@/app/format'
import type { MealSummary } from '@/server/menu/schema'
import type { ReorderLine, ReorderView } from '@/server/orders/schema'
import { ReorderLineRow } from './reorder-line-row'

type Props = {
  view: ReorderView
  meal: MealSummary
  isChosen: (line: ReorderLine) => boolean
  onToggle: (line: ReorderLine) => void
}

/** Why a line cannot be had, in the order in which it is said. */
const REFUSED = ['SOLD_OUT', 'LIMIT', 'SPEC_CHANGED', 'NOT_ON_MENU'] as const

/** The lines of an old order by what today's menu says to them. */
export function ReorderChoice({ view, meal, isChosen, onToggle }: Props) {
  const t = useTranslations('orders')
  const times = useTimes(view.timeZone)
  const can = view.lines.filter((line) => line.quantity > 0)
  return (
    <>
      <p className="text-fg-2">
        {t('reorderFor', {
          meal: t('meal', { kind: meal.kind, date: times.serviceDay(meal.serviceDate) }),
        })}
      </p>
      {can.length > 0 && (
        <section aria-labelledby="verdict-OK" className="mt-3">
          <h3 id="verdict-OK" className="font-semibold">
            {t('verdict', { verdict: 'OK' })}
          </h3>
          <ul>
            {can.map((line) => (
              <ReorderLineRow
                key={line.id}
                line={line}
                chosen={isChosen(line)}
                onToggle={() => onToggle(line)}
              />
            ))}
          </ul>
        </section>
      )}
      {REFUSED.map((verdict) => {
        const refused = view.lines.filter((line) => line.verdict === verdict)
        if (refused.length === 0) return null
        return (
          <section key={verdict} aria-labelledby={`verdict-${verdict}`} className="mt-4">
            <h3 id={`verdict-${verdict}`} className="font-semibold text-fg-2">
              {t('verdict', { verdict })}
            </h3>
            {verdict === 'SPEC_CHANGED' && <p className="text-xs text-fg-2">{t('specHint')}</p>}
            <ul>
              {refused.map((line) => (
                <ReorderLineRow key={line.id} line={line} />
              ))}
            </ul>
          </section>
        )
      })}
    </>
  )
}
