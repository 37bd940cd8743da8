'use client'

import { ChevronDown } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useMoney } from '@/app/format'
import type { CartLineView } from '@/server/cart/schema'
import { orderable } from '../cart/cart-lines'
import { priceNow } from '../cart/fallback-rules'
import { LineDetail } from '../cart/line-detail'
import { FallbackNames, StandIn } from '../cart/line-fallbacks'
import { DishThumb } from '../dish-thumb'
import { Name } from '../name'
import { cardClass } from './part'

/** More than this is a list to open. */
const SHOWN = 3

export function ItemList({ lines }: { lines: CartLineView[] }) {
  const t = useTranslations('checkout')
  const money = useMoney()
  const [all, setAll] = useState(false)
  const good = lines.filter(orderable)
  const gone = lines.length - good.length
  const shown = all ? good : good.slice(0, SHOWN)
  return (
    <section className={cardClass}>
      <h2 className="mb-2 text-base font-semibold">{t('items')}</h2>
      <ul>
        {shown.map((line) => (
          <li key={line.key} className="flex items-center gap-3 py-1.5">
            <DishThumb image={line.image} nameZh={line.dishNameZh} nameEn={line.dishNameEn} size={44} />
            <div className="min-w-0 flex-1">
              <p className="line-clamp-2">
                <Name zh={line.dishNameZh} en={line.dishNameEn} />
              </p>
              <LineDetail line={line} />
              <StandIn line={line} />
              <p className="text-xs text-fg-2">
                <FallbackNames line={line} />
              </p>
            </div>
            <p className="shrink-0 text-fg-2 tabular-nums">×{line.quantity}</p>
            <p className="w-18 shrink-0 text-end tabular-nums">{money(priceNow(line) * line.quantity)}</p>
          </li>
        ))}
      </ul>
      {good.length > SHOWN && !all && (
        <button
          type="button"
          className="tap flex w-full items-center justify-center gap-1 text-fg-2"
          onClick={() => setAll(true)}
        >
          {t('showAll', { count: good.length })}
          <ChevronDown className="size-4" aria-hidden="true" />
        </button>
      )}
      {gone > 0 && <p className="mt-2 text-xs text-warn-fg">{t('leftOut', { count: gone })}</p>}
    </section>
  )
}
