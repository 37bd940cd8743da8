'use client'

import { ChevronDown } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useMoney } from '@/app/format'
import { buttonClass } from '@/app/ui/button'
import { Name } from '@/app/ui/name'
import type { CartLineView } from '@/server/cart/schema'
import { orderable } from '../cart/cart-lines'
import { priceNow } from '../cart/fallback-rules'
import { LineDetail } from '../cart/line-detail'
import { FallbackNames, StandIn } from '../cart/line-fallbacks'
import { DishThumb } from '../dish-thumb'
import { cardClass } from './part'

/** More than this is a list to open. */
const SHOWN = 3

/** @param onFix makes the lines that are short as many as there are */
export function ItemList({ lines, onFix }: { lines: CartLineView[]; onFix: () => void }) {
  const t = useTranslations('checkout')
  const money = useMoney()
  const [all, setAll] = useState(false)
  const good = lines.filter(orderable)
  const gone = lines.length - good.length
  const short = good.filter((line) => line.problem === 'SHORT')
  // What has to be seen is not folded away.
  const shown = all ? good : good.filter((line, index) => index < SHOWN || line.problem === 'SHORT')
  return (
    <section className={cardClass}>
      <h2 className="mb-2 text-base font-semibold">{t('items')}</h2>
      <ul>
        {shown.map((line) => (
          <li key={line.key} className="flex flex-wrap items-center gap-x-3 py-1.5">
            <DishThumb image={line.image} nameZh={line.dishNameZh} nameEn={line.dishNameEn} size={44} />
            <div className="min-w-0 flex-[1_1_7rem]">
              <p className="line-clamp-2">
                <Name zh={line.dishNameZh} en={line.dishNameEn} />
              </p>
              <LineDetail line={line} />
              {line.problem === 'SHORT' && (
                <p className="text-xs font-semibold text-danger">{t('short', { left: line.left })}</p>
              )}
              <StandIn line={line} />
              <p className="text-xs text-fg-2">
                <FallbackNames line={line} />
              </p>
            </div>
            <p className="shrink-0 text-fg-2 tabular-nums">×{line.quantity}</p>
            <p className="ms-auto w-18 shrink-0 text-end tabular-nums">
              {money(priceNow(line) * line.quantity)}
            </p>
          </li>
        ))}
      </ul>
      {good.length > shown.length && (
        <button
          type="button"
          className="tap flex w-full items-center justify-center gap-1 text-fg-2"
          onClick={() => setAll(true)}
        >
          {t('showAll', { count: good.length })}
          <ChevronDown className="size-4" aria-hidden="true" />
        </button>
      )}
      {short.length > 0 && (
        <div className="mt-2 flex flex-wrap items-center justify-end gap-x-3 rounded-thumb bg-warn-bg px-3 py-1">
          <p className="flex-[1_1_8rem] text-xs text-warn-fg">{t('shortHint')}</p>
          <button type="button" className={`${buttonClass('outline')} shrink-0`} onClick={onFix}>
            {t('shortFix')}
          </button>
        </div>
      )}
      {gone > 0 && <p className="mt-2 text-xs text-warn-fg">{t('leftOut', { count: gone })}</p>}
    </section>
  )
}
