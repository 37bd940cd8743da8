'use client'

import { ShoppingBag } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useMoney } from '@/app/format'
import { buttonClass } from '@/app/ui/button'
import { Empty } from '@/app/ui/empty'
import type { CartLineView } from '@/server/cart/schema'
import { limitText } from '../menu/limit-text'
import { Name } from '../name'
import { CartLineRow } from './cart-line-row'
import { orderable } from './cart-lines'
import { LineDetail } from './line-detail'
import { FallbackButton } from './line-fallbacks'
import { TroubleStrip } from './trouble-strip'
import type { Cart } from './use-cart'

/** The lines with their steppers, what can no longer be had, and emptying it all with a way back. */
export function CartContents({ cart, onFallback }: { cart: Cart; onFallback: (key: string) => void }) {
  const t = useTranslations('cart')
  const tDish = useTranslations('dish')
  const [cleared, setCleared] = useState<CartLineView[]>([])
  const [said, setSaid] = useState('')
  const undo = useRef<HTMLButtonElement>(null)
  const good = cart.lines.filter(orderable)
  const gone = cart.lines.filter((line) => !orderable(line))
  const total = (menuItemId: string) =>
    cart.lines.filter((line) => line.menuItemId === menuItemId).reduce((sum, line) => sum + line.quantity, 0)

  const clear = () => {
    setCleared(cart.lines)
    cart.clear()
    requestAnimationFrame(() => undo.current?.focus())
  }
  const removeGone = () => {
    for (const line of gone) void cart.setLine({ ...line, quantity: 0 })
  }
  const restore = () => {
    cart.putBack(cleared)
    setCleared([])
  }

  return (
    <>
      <TroubleStrip trouble={cart.trouble} />
      <p role="status" className="text-xs text-warn-fg">
        {said}
      </p>
      {cart.lines.length === 0 && (
        <Empty
          icon={<ShoppingBag className="size-10" strokeWidth={1.5} />}
          title={cleared.length > 0 ? t('cleared') : t('empty')}
          hint={t('emptyHint')}
        >
          {cleared.length > 0 && (
            <button ref={undo} type="button" className={buttonClass('outline')} onClick={restore}>
              {t('undo')}
            </button>
          )}
        </Empty>
      )}
      <ul>
        {good.map((line) => (
          <CartLineRow
            key={line.key}
            line={line}
            elsewhere={total(line.menuItemId) - line.quantity}
            onSet={(quantity) => {
              setSaid('')
              void cart.setLine({ ...line, quantity })
            }}
            onBlocked={() => setSaid(limitText(tDish, line, total(line.menuItemId)))}
            onFallback={() => onFallback(line.key)}
          />
        ))}
      </ul>
      {gone.length > 0 && (
        <section aria-label={t('gone')} className="mt-2 rounded-card bg-fill p-3">
          <div className="flex items-center justify-between">
            <h3 className="text-xs font-semibold text-fg-2">{t('gone')}</h3>
            <button type="button" className="tap px-2 text-xs text-brand" onClick={removeGone}>
              {t('removeGone')}
            </button>
          </div>
          <ul>
            {gone.map((line) => (
              <GoneLine key={line.key} line={line} onFallback={() => onFallback(line.key)} />
            ))}
          </ul>
        </section>
      )}
      {cart.lines.length > 0 && (
        <div className="pt-1 text-end">
          <button type="button" className="tap px-2 text-xs text-fg-2 underline" onClick={clear}>
            {t('clear')}
          </button>
        </div>
      )}
    </>
  )
}

function GoneLine({ line, onFallback }: { line: CartLineView; onFallback: () => void }) {
  const t = useTranslations('cart')
  const money = useMoney()
  return (
    <li className="flex items-start justify-between gap-2 py-1 text-fg-2">
      <div className="min-w-0">
        <p className="line-through">
          <Name zh={line.dishNameZh} en={line.dishNameEn} />
        </p>
        <LineDetail line={line} />
        {line.problem === 'SOLD_OUT' && <FallbackButton line={line} onOpen={onFallback} />}
      </div>
      <p className="shrink-0 text-xs">
        <span className="font-semibold text-danger">
          {t('problem', { code: line.problem ?? 'UNAVAILABLE' })}
        </span>{' '}
        <span className="tabular-nums">{money(line.unitPriceCents * line.quantity)}</span>
      </p>
    </li>
  )
}
