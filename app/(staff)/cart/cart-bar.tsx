'use client'

import { ShoppingBag } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useMoney } from '@/app/format'
import type { Phase } from '@/app/meal-phase'
import { goTo } from '@/app/ui/back-closes'
import { buttonClass } from '@/app/ui/button'
import { Spinner } from '@/app/ui/spinner'
import { useStillHere } from '../use-still-here'
import { AllowanceLine } from './allowance-line'
import type { Cart } from './use-cart'

/** A checkout opened before the last tap has reached the server would show an older cart. */
const FLUSH_AT_MOST_MS = 3_000

export function useGoToCheckout(cart: Cart, onEmpty: () => void, open = true) {
  const router = useRouter()
  const here = useStillHere(open)
  const [going, setGoing] = useState(false)
  const go = async () => {
    if (going) return
    if (cart.count === 0) return onEmpty()
    setGoing(true)
    await Promise.race([
      cart.outbox?.flush(),
      new Promise((resolve) => setTimeout(resolve, FLUSH_AT_MOST_MS)),
    ])
    if (!here.current) return setGoing(false)
    goTo(router, `/checkout?meal=${cart.mealId}`)
    setTimeout(() => setGoing(false), FLUSH_AT_MOST_MS)
  }
  return { going, go: () => void go() }
}

type Props = { cart: Cart; allowanceLeftCents: number; phase: Phase; onOpen: () => void }

/** Floats above the tab bar: the bag with its badge, the total, and on to checkout. */
export function CartBar({ cart, allowanceLeftCents, phase, onOpen }: Props) {
  const orderable = phase === 'open'
  const t = useTranslations('cart')
  const money = useMoney()
  const { going, go } = useGoToCheckout(cart, onOpen)
  const empty = cart.count === 0
  const saving = cart.lines.reduce(
    (sum, l) => sum + Math.max(0, l.listPriceCents - l.unitPriceCents) * l.quantity,
    0,
  )

  return (
    <div className="flex min-h-cartbar flex-wrap items-center gap-x-3 border-t border-line bg-card px-4">
      <button
        type="button"
        className="tap relative grid place-items-center"
        aria-haspopup="dialog"
        aria-label={t('open', { count: cart.count })}
        onClick={onOpen}
      >
        <span
          data-cart-bag
          className={`grid size-11 place-items-center rounded-full ${empty ? 'bg-off text-on-off' : 'bg-brand text-on-brand'}`}
        >
          <ShoppingBag className="size-6" aria-hidden="true" />
        </span>
        {!empty && (
          <span
            key={cart.count}
            aria-hidden="true"
            className="absolute -right-1 -top-0.5 min-w-4.5 rounded-full bg-danger px-1 text-center text-xs/4.5 text-on-danger transition duration-200 starting:-translate-y-1 starting:opacity-0"
          >
            {cart.count > 99 ? '99+' : cart.count}
          </span>
        )}
      </button>
      {/* With text of twice the size the button goes below, or the total would be cut off. */}
      <div className="min-w-0 flex-[1_1_6rem]">
        {empty ? (
          <p className="text-fg-2">{t('emptyBar', { lines: cart.lines.length })}</p>
        ) : (
          <>
            <p className="text-lg/6 font-semibold tabular-nums">{money(cart.subtotalCents)}</p>
            <AllowanceLine subtotalCents={cart.subtotalCents} leftCents={allowanceLeftCents} />
            {saving > 0 && allowanceLeftCents === 0 && (
              <p className="truncate text-xs text-fg-2">{t('saving', { amount: money(saving) })}</p>
            )}
          </>
        )}
      </div>
      <button
        type="button"
        className={`${buttonClass('primary')} ms-auto shrink-0`}
        aria-disabled={empty || !orderable || undefined}
        aria-busy={going}
        onClick={orderable ? go : onOpen}
      >
        {going && <Spinner className="size-4" />}
        {orderable ? t('checkout') : t('notNow', { phase })}
      </button>
    </div>
  )
}
