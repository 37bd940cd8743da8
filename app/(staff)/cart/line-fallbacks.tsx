'use client'

import { useTranslations } from 'next-intl'
import { useMoney } from '@/app/format'
import { Name, useName } from '@/app/ui/name'
import type { CartLineView } from '@/server/cart/schema'
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
