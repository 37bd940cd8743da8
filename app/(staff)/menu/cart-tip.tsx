'use client'

import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useTRPC } from '@/app/trpc-client'
import type { MenuView } from '@/server/menu/schema'
import type { Cart } from '../cart/use-cart'
import { useTimeOf } from '../use-clock'
import { cartTip } from './tip-rules'

/** How old the room on the shelves may be while somebody has something in the cart. */
const SLOTS_MS = 30_000

type Props = {
  cart: Cart
  menu: MenuView
  /** What is said when there is nothing more important. */
  children?: ReactNode
}

/** The strip above the cart bar. */
export function CartTip({ cart, menu, children }: Props) {
  const t = useTranslations('cart')
  const trpc = useTRPC()
  const { deskDelivery } = menu.canteen
  const { data: slots } = useQuery(
    trpc.orders.slots.queryOptions(
      { mealId: cart.mealId },
      {
        // The stream tells of portions and not of shelves.
        ...{ refetchInterval: SLOTS_MS, staleTime: SLOTS_MS, initialData: menu.slots },
        enabled: !deskDelivery && cart.lines.length > 0,
      },
    ),
  )
  // Brought to the desk, it needs no shelf.
  const full = !deskDelivery && slots.every((slot) => slot.free <= 0)
  const tip = useTimeOf(
    (now) =>
      cartTip(cart.lines, { secondsLeft: Math.floor((menu.meal.cutoffAt.getTime() - now) / 1_000), full }),
    menu.serverNow,
  )
  return (
    <>
      {!tip && children}
      <p
        role="status"
        className={tip ? 'flex items-center gap-1.5 bg-warn-bg px-4 py-1 text-xs text-warn-fg' : ''}
      >
        {tip && (
          <>
            <TriangleAlert className="size-3.5 shrink-0" aria-hidden="true" />
            {t('tip', { tip })}
          </>
        )}
      </p>
    </>
  )
}
