'use client'

import { Check } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useTimes } from '@/app/format'
import type { OrderView } from '@/server/orders/schema'
import { stepsOf } from '../order-status'

const DOT = {
  done: 'bg-ok text-on-ok',
  now: 'bg-brand text-on-brand',
  next: 'border border-edge bg-card',
} as const

export function OrderSteps({ order }: { order: OrderView }) {
  const t = useTranslations('order')
  const times = useTimes(order.timeZone)
  return (
    <section aria-label={t('progress')} className="rounded-card bg-card p-4">
      <ol>
        {stepsOf(order).map((step, index) => (
          <li
            key={step.key}
            aria-current={step.state === 'now' ? 'step' : undefined}
            className="relative flex items-center gap-3 py-1.5"
          >
            {index > 0 && (
              <span
                aria-hidden="true"
                className={`absolute bottom-1/2 left-[9px] h-full w-0.5 ${step.state === 'next' ? 'bg-line' : 'bg-ok'}`}
              />
            )}
            <span
              aria-hidden="true"
              className={`relative z-10 grid size-5 shrink-0 place-items-center rounded-full ${DOT[step.state]}`}
            >
              {step.state === 'done' && <Check className="size-3.5" strokeWidth={3} />}
              {step.state === 'now' && <span className="size-2 rounded-full bg-current" />}
            </span>
            <span
              className={`flex-1 ${step.state === 'now' ? 'font-semibold' : step.state === 'next' ? 'text-fg-2' : ''}`}
            >
              {t('step', { step: step.key, method: order.deliveryMethod })}
              <span className="sr-only">{t('stepState', { state: step.state })}</span>
            </span>
            {step.at && step.state !== 'next' && (
              <time dateTime={step.at.toISOString()} className="text-xs text-fg-2 tabular-nums">
                {times.clock(step.at)}
              </time>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
