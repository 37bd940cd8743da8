'use client'

import { useTranslations } from 'next-intl'
import { useMoney } from '@/app/format'
import { Name, useName } from '@/app/ui/name'
import { Stepper } from '@/app/ui/stepper'
import type { CartLineView } from '@/server/cart/schema'
import { AllergenMark } from '../allergen-mark'
import { DishThumb } from '../dish-thumb'
import { maxPortions } from '../menu/option-rules'
import { useMine } from '../use-profile'
import { FallbackButton } from './fallback-button'
import { isCovered, priceNow } from './fallback-rules'
import { LineDetail } from './line-detail'
import { StandIn } from './line-fallbacks'

type Props = {
  line: CartLineView
  /** Portions of the same menu item in other lines. */
  elsewhere: number
  /** Portions of it in earlier orders. */
  ordered: number
  onSet: (quantity: number) => void
  onBlocked: () => void
  onFallback: () => void
}

export function CartLineRow({ line, elsewhere, ordered, onSet, onBlocked, onFallback }: Props) {
  const t = useTranslations('cart')
  const money = useMoney()
  const name = useName()
  const mine = useMine().allergens
  return (
    <li className="flex flex-wrap items-center gap-x-3 border-b border-line py-2 last:border-0">
      <DishThumb image={line.image} nameZh={line.dishNameZh} nameEn={line.dishNameEn} size={48} />
      {/* With text of twice the size the stepper goes below, or nothing would be left for the name. */}
      <div className="min-w-0 flex-[1_1_5rem]">
        <p className="line-clamp-2 font-semibold">
          <Name zh={line.dishNameZh} en={line.dishNameEn} />
        </p>
        <LineDetail line={line} />
        <AllergenMark allergens={line.allergens.filter((a) => mine.includes(a))} />
        {line.problem === 'SHORT' && (
          <p className="text-xs font-semibold text-warn-fg">{t('short', { count: line.left })}</p>
        )}
        <StandIn line={line} />
        <p className="font-semibold tabular-nums text-danger">{money(priceNow(line) * line.quantity)}</p>
        <FallbackButton line={line} onOpen={onFallback} />
      </div>
      <div className="-me-2 ms-auto">
        <Stepper
          name={name(line.dishNameZh, line.dishNameEn)}
          value={line.quantity}
          max={mostPortions(line, ordered) - elsewhere}
          onBlocked={onBlocked}
          onChange={onSet}
        />
      </div>
    </li>
  )
}

/** A fallback that has more may take a bigger line than its first choice could. */
function mostPortions(line: CartLineView, ordered: number): number {
  if (!isCovered(line)) return maxPortions({ ...line, ordered })
  return Math.max(...[line, ...line.fallbacks].map(({ left }) => maxPortions({ ...line, ordered, left })))
}
