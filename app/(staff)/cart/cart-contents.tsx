'use client'

import { ShoppingBag } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useMemo, useRef, useState } from 'react'
import { useMoney } from '@/app/format'
import { buttonClass } from '@/app/ui/button'
import { Empty } from '@/app/ui/empty'
import { Link } from '@/app/ui/link'
import { Name } from '@/app/ui/name'
import type { CartLineView } from '@/server/cart/schema'
import type { MenuView } from '@/server/menu/schema'
import { limitText } from '../menu/limit-text'
import { useCartAnnouncement } from '../menu/use-menu-cart'
import { CartLineRow } from './cart-line-row'
import { orderable } from './cart-lines'
import { FallbackButton } from './fallback-button'
import { LineDetail } from './line-detail'
import { catalogueOf } from './merge-cart'
import { TroubleStrip } from './trouble-strip'
import type { Cart } from './use-cart'

type Props = {
  cart: Cart
  menu: MenuView
  /** The meal takes no more orders: nothing in here can be had. */
  closed: boolean
  onFallback: (key: string) => void
  onClose: () => void
}

/** The lines with their steppers, what can no longer be had, and emptying it all with a way back. */
export function CartContents({ cart, menu, closed, onFallback, onClose }: Props) {
  const t = useTranslations('cart')
  const tDish = useTranslations('dish')
  const [cleared, setCleared] = useState<CartLineView[]>([])
  const [said, setSaid] = useState('')
  /** Here and not on the page below, which nobody hears while this is open. */
  const { said: changed, announce } = useCartAnnouncement(cart)
  const undo = useRef<HTMLButtonElement>(null)
  const catalogue = useMemo(() => catalogueOf(menu), [menu])
  const orderedOf = (id: string) => catalogue.get(id)?.variant.ordered ?? 0
  const root = useRef<HTMLDivElement>(null)
  const good = closed ? [] : cart.lines.filter(orderable)
  const gone = closed ? cart.lines : cart.lines.filter((line) => !orderable(line))
  const total = (menuItemId: string) =>
    cart.lines.filter((line) => line.menuItemId === menuItemId).reduce((sum, line) => sum + line.quantity, 0)

  const clear = () => {
    setCleared(cart.lines)
    cart.clear()
    requestAnimationFrame(() => undo.current?.focus())
  }
  const removeGone = () => {
    for (const line of gone) void cart.setLine({ ...line, quantity: 0 })
    setSaid(t('goneRemoved', { count: gone.length }))
    // The button goes with what it removes; the focus would go nowhere.
    root.current?.focus()
  }
  const restore = () => {
    cart.putBack(cleared)
    setCleared([])
    root.current?.focus()
  }

  return (
    <div ref={root} tabIndex={-1} className="focus-visible:outline-none">
      <TroubleStrip trouble={cart.trouble} />
      <p role="status" className="text-xs text-warn-fg">
        {said}
      </p>
      <p role="status" className="sr-only">
        {changed}
      </p>
      {cart.lines.length === 0 && (
        <Empty
          icon={<ShoppingBag className="size-10" strokeWidth={1.5} />}
          title={cleared.length > 0 ? t('cleared') : t('empty')}
          hint={t('emptyHint')}
        >
          {cleared.length > 0 ? (
            <button ref={undo} type="button" className={buttonClass('outline')} onClick={restore}>
              {t('undo')}
            </button>
          ) : (
            <button type="button" className={buttonClass('outline')} onClick={onClose}>
              {t('toDishes')}
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
            ordered={orderedOf(line.menuItemId)}
            onSet={(quantity) => {
              setSaid('')
              void cart.setLine({ ...line, quantity })
              announce({ id: line.dishId, nameZh: line.dishNameZh, nameEn: line.dishNameEn })
            }}
            onBlocked={() =>
              setSaid(
                limitText(tDish, { ...line, ordered: orderedOf(line.menuItemId) }, total(line.menuItemId)),
              )
            }
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
          {closed && <p className="text-xs text-fg-2">{t('closedHint')}</p>}
          <ul>
            {gone.map((line) => (
              <GoneLine
                key={line.key}
                line={line}
                code={closed ? 'CLOSED' : (line.problem ?? 'UNAVAILABLE')}
                onFallback={() => onFallback(line.key)}
              />
            ))}
          </ul>
          {closed && (
            <Link href="/" className={`${buttonClass('outline')} mt-2 w-full`}>
              {t('otherMeals')}
            </Link>
          )}
        </section>
      )}
      {cart.lines.length > 0 && !closed && (
        <div className="pt-1 text-end">
          <button type="button" className="tap px-2 text-xs text-fg-2 underline" onClick={clear}>
            {t('clear')}
          </button>
        </div>
      )}
    </div>
  )
}

type GoneProps = { line: CartLineView; code: string; onFallback: () => void }

function GoneLine({ line, code, onFallback }: GoneProps) {
  const t = useTranslations('cart')
  const money = useMoney()
  return (
    <li className="flex items-start justify-between gap-2 py-1 text-fg-2">
      <div className="min-w-0">
        <p className="line-through">
          <Name zh={line.dishNameZh} en={line.dishNameEn} />
        </p>
        <LineDetail line={line} />
        {code === 'SOLD_OUT' && <FallbackButton line={line} onOpen={onFallback} />}
      </div>
      <p className="shrink-0 text-xs">
        <span className="font-semibold text-danger">{t('problem', { code })}</span>{' '}
        <span className="tabular-nums">{money(line.unitPriceCents * line.quantity)}</span>
      </p>
    </li>
  )
}
