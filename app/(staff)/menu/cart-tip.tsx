'use client'

import { TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { MenuView } from '@/server/menu/schema'
import type { Cart } from '../cart/use-cart'
import { useNowSeconds } from '../use-clock'
import { cartTip } from './tip-rules'

/** The strip above the cart bar. */
export function CartTip({ cart, menu }: { cart: Cart; menu: MenuView }) {
  const t = useTranslations('cart')
  const now = useNowSeconds()
  const tip = cartTip(cart.lines, {
    secondsLeft: now === null ? null : Math.floor(menu.meal.cutoffAt.getTime() / 1_000) - now,
    freeCells: menu.slots.reduce((sum, slot) => sum + slot.free, 0),
  })
  return (
    <p
      role="status"
      className={tip ? 'flex items-center gap-1.5 bg-warn-bg px-4 py-1 text-xs text-warn-fg' : 'hidden'}
    >
      {tip && (
        <>
          <TriangleAlert className="size-3.5 shrink-0" aria-hidden="true" />
          {t('tip', { tip })}
        </>
      )}
    </p>
  )
}
