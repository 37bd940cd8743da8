'use client'

import { ChevronRight, Shuffle } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useMoney } from '@/app/format'
import type { CartLineView } from '@/server/cart/schema'
import { Name, useName } from '../name'
import { standIn } from './fallback-rules'

/** What a line would be now, when that is no longer its first choice. */
export function StandIn({ line }: { line: CartLineView }) {
  const t = useTranslations('cart')
  const money = useMoney()
  const name = useName()
  const instead = standIn(line)
  if (!instead) return null
  const dish = name(instead.dishNameZh, instead.dishNameEn)
  return (
    <p className="text-xs font-semibold text-warn-fg">
      {t('standIn', { left: line.left, dish, price: money(instead.unitPriceCents) })}
    </p>
  )
}

/** The fallbacks of a line in the order they are tried; nothing without any. */
export function FallbackNames({ line }: { line: CartLineView }) {
  const t = useTranslations('cart')
  if (line.fallbacks.length === 0) return null
  return (
    <>
      {t('fallbacks')}
      {line.fallbacks.map((fallback, index) => (
        <span key={fallback.menuItemId}>
          {index > 0 && ' → '}
          <Name zh={fallback.dishNameZh} en={fallback.dishNameEn} />
        </span>
      ))}
    </>
  )
}

/** Says what a line falls back to and opens the sheet to choose it. */
export function FallbackButton({ line, onOpen }: { line: CartLineView; onOpen: () => void }) {
  const t = useTranslations('cart')
  const name = useName()
  return (
    <button
      type="button"
      className="tap flex max-w-full items-center gap-1 text-start text-xs text-brand"
      aria-haspopup="dialog"
      onClick={onOpen}
    >
      <Shuffle className="size-3.5 shrink-0" aria-hidden="true" />
      <span className="sr-only">{name(line.dishNameZh, line.dishNameEn)} </span>
      <span className="line-clamp-3">
        {line.fallbacks.length > 0 ? <FallbackNames line={line} /> : t('addFallback')}
      </span>
      <ChevronRight className="size-3.5 shrink-0" aria-hidden="true" />
    </button>
  )
}
