'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useMoney } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Sheet } from '@/app/ui/sheet'
import { Spinner } from '@/app/ui/spinner'
import type { MenuView } from '@/server/menu/schema'
import { usePassed } from '../use-clock'
import { AllowanceLine } from './allowance-line'
import { useGoToCheckout } from './cart-bar'
import { CartContents } from './cart-contents'
import { FallbackSheet } from './fallback-sheet'
import type { Cart } from './use-cart'

type Props = {
  cart: Cart
  menu: MenuView
  allowanceLeftCents: number
  open: boolean
  visit: number
  orderable: boolean
  onClose: () => void
}

export function CartSheet({ cart, menu, allowanceLeftCents, open, visit, orderable, onClose }: Props) {
  const t = useTranslations('cart')
  const [key, setKey] = useState<string | null>(null)
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const passed = usePassed(menu.meal.cutoffAt)
  const { mealId } = cart
  // Prices and portions are the server's, and may have moved since the cart was last asked for.
  useEffect(() => {
    if (!open) return
    void queryClient.invalidateQueries(trpc.cart.get.queryFilter({ mealId }))
    void queryClient.invalidateQueries(trpc.menu.get.queryFilter({ mealId }))
  }, [open, mealId, queryClient, trpc])
  return (
    <>
      <Sheet
        open={open}
        onClose={onClose}
        title={t('title')}
        footer={
          cart.count > 0 && orderable && <CartFooter {...{ cart, allowanceLeftCents, open, onClose }} />
        }
      >
        <CartContents
          key={visit}
          {...{ cart, menu, onClose }}
          closed={passed || menu.meal.status === 'CLOSED'}
          onFallback={setKey}
        />
      </Sheet>
      <FallbackSheet
        line={cart.lines.find((line) => line.key === key) ?? null}
        menu={menu}
        onSet={cart.setLine}
        onClose={() => setKey(null)}
      />
    </>
  )
}

type FooterProps = Pick<Props, 'cart' | 'allowanceLeftCents' | 'open' | 'onClose'>

/** The total and the way to checkout, below the lines. */
function CartFooter({ cart, allowanceLeftCents, open, onClose }: FooterProps) {
  const t = useTranslations('cart')
  const money = useMoney()
  const { going, go } = useGoToCheckout(cart, onClose, open)
  return (
    <div className="flex flex-wrap items-center gap-x-3">
      <div className="min-w-0 flex-[1_1_8rem]">
        <p>
          <span className="text-fg-2">{t('total')}</span>{' '}
          <span className="text-lg font-semibold tabular-nums">{money(cart.subtotalCents)}</span>
        </p>
        <AllowanceLine subtotalCents={cart.subtotalCents} leftCents={allowanceLeftCents} />
      </div>
      <button
        type="button"
        className={`${buttonClass('primary')} ms-auto shrink-0`}
        aria-busy={going}
        onClick={go}
      >
        {going && <Spinner className="size-4" />}
        {t('checkout')}
      </button>
    </div>
  )
}
