'use client'

import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type Ref, useEffect, useRef } from 'react'
import { useMoney } from '@/app/format'
import { Name, useName } from '@/app/ui/name'
import type { FallbackView } from '@/server/cart/schema'

type Props = {
  ref: Ref<HTMLElement>
  fallbacks: FallbackView[]
  onMove: (index: number, by: -1 | 1) => void
  onRemove: (index: number) => void
}

const button = 'tap grid place-items-center text-fg-2 aria-disabled:opacity-30'

/** The fallbacks in the order they are tried, each with its buttons: dragging would leave many people out. */
export function FallbackRanking({ ref, fallbacks, onMove, onRemove }: Props) {
  const t = useTranslations('cart')
  const money = useMoney()
  const name = useName()
  const list = useRef<HTMLOListElement>(null)
  const pressed = useRef<string | null>(null)

  // A row that changes places loses its focus on the way.
  useEffect(() => {
    if (!pressed.current || fallbacks.length === 0) return
    list.current?.querySelector<HTMLElement>(`[data-button="${pressed.current}"]`)?.focus()
    pressed.current = null
  }, [fallbacks])

  const move = (index: number, by: -1 | 1) => {
    if (index + by < 0 || index + by >= fallbacks.length) return
    pressed.current = `${fallbacks[index]?.menuItemId}${by}`
    onMove(index, by)
  }

  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-label={t('fallbackOrder')}
      className="mt-3 rounded-card outline-none"
    >
      {fallbacks.length === 0 ? (
        <p className="rounded-card bg-fill px-3 py-3 text-center text-fg-2">{t('fallbackNone')}</p>
      ) : (
        <ol ref={list} className="rounded-card bg-brand-weak">
          {fallbacks.map((fallback, index) => {
            const dish = name(fallback.dishNameZh, fallback.dishNameEn)
            return (
              <li
                key={fallback.menuItemId}
                className="flex items-center gap-2 ps-3 not-last:border-b not-last:border-line"
              >
                <span aria-hidden="true" className="w-4 shrink-0 font-bold text-brand tabular-nums">
                  {index + 1}
                </span>
                <p className="min-w-0 flex-1 py-2">
                  <span className="line-clamp-2 font-semibold">
                    <Name zh={fallback.dishNameZh} en={fallback.dishNameEn} />
                  </span>
                  <span className="text-xs text-fg-2 tabular-nums">
                    <Name zh={fallback.variantNameZh} en={fallback.variantNameEn} />{' '}
                    {fallback.left === 0
                      ? t('problem', { code: 'SOLD_OUT' })
                      : money(fallback.unitPriceCents)}
                  </span>
                </p>
                <span className="flex shrink-0">
                  {([-1, 1] as const).map((by) => (
                    <button
                      key={by}
                      type="button"
                      className={button}
                      data-button={`${fallback.menuItemId}${by}`}
                      aria-label={t(by < 0 ? 'fallbackUp' : 'fallbackDown', { dish })}
                      aria-disabled={index + by < 0 || index + by >= fallbacks.length || undefined}
                      onClick={() => move(index, by)}
                    >
                      {by < 0 ? (
                        <ChevronUp className="size-5" aria-hidden="true" />
                      ) : (
                        <ChevronDown className="size-5" aria-hidden="true" />
                      )}
                    </button>
                  ))}
                  <button
                    type="button"
                    className={button}
                    aria-label={t('fallbackRemove', { dish })}
                    onClick={() => onRemove(index)}
                  >
                    <X className="size-5" aria-hidden="true" />
                  </button>
                </span>
              </li>
            )
          })}
        </ol>
      )}
    </section>
  )
}
