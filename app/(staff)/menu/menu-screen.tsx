'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useTRPC } from '@/app/trpc-client'
import { later } from '@/app/ui/later'
import { showToast } from '@/app/ui/toast'
import type { CartView } from '@/server/cart/schema'
import type { DishView, MealsView, MenuView } from '@/server/menu/schema'
import { CartBar } from '../cart/cart-bar'
import { lineKey } from '../cart/line-key'
import { TroubleStrip } from '../cart/trouble-strip'
import { useCart } from '../cart/use-cart'
import { learnServerTime } from '../use-clock'
import { POLL_MS, useLive } from '../use-live'
import { DishList } from './dish-list'
import { flyToCart } from './fly-to-cart'
import { limitText } from './limit-text'
import { MenuHeader } from './menu-header'
import { Notice, PhaseStrip } from './menu-strip'
import { firstVariant } from './option-rules'
import { useCartAnnouncement, useMenuCart } from './use-menu-cart'
import { usePhase } from './use-phase'

const SpecSheet = later(() => import('./spec-sheet').then((m) => m.SpecSheet))
const CartSheet = later(() => import('../cart/cart-sheet').then((m) => m.CartSheet))

type Props = {
  userId: string
  meals: MealsView
  menu: MenuView
  cart: CartView | null
  allowanceLeftCents: number
}
/** Exactly what the tab bar leaves: the page itself never scrolls, the rail and the list do. */
const FRAME =
  'grid h-[calc(100dvh-var(--spacing-tabbar)-1px-env(safe-area-inset-bottom,0px))] grid-cols-1 grid-rows-[auto_auto_minmax(0,1fr)_auto]'

type Open = { sheet: 'spec'; dishId: string } | { sheet: 'cart' } | null

export function MenuScreen({ userId, meals, menu: firstMenu, cart: firstCart, allowanceLeftCents }: Props) {
  const tDish = useTranslations('dish')
  const errorText = useErrorText()
  const trpc = useTRPC()
  const mealId = firstMenu.meal.id
  const live = useLive({ mealId }) === 'live'
  const menuQuery = useQuery(
    trpc.menu.get.queryOptions(
      { mealId },
      { initialData: firstMenu, refetchInterval: live ? false : POLL_MS },
    ),
  )
  const menu = menuQuery.data
  const onRefused = useCallback((error: unknown) => showToast(errorText(error)), [errorText])
  const cart = useCart({ userId, mealId, menu, initial: firstCart ?? undefined, live, onRefused })
  const { byCategory, ofDish, ofItem } = useMenuCart(menu, cart)
  const { said, announce } = useCartAnnouncement(cart)
  const phase = usePhase(menu.meal, menu.serverNow)
  const orderable = phase === 'open'
  const [open, setOpen] = useState<Open>(null)
  const [lastDish, setLastDish] = useState<string | null>(null)
  const [visit, setVisit] = useState(0)
  const opener = useRef<HTMLElement | null>(null)

  useEffect(() => learnServerTime(menu.serverNow), [menu.serverNow])

  const show = (next: NonNullable<Open>) => {
    opener.current = document.activeElement as HTMLElement | null
    if (next.sheet === 'spec') setLastDish(next.dishId)
    setVisit((n) => n + 1)
    setOpen(next)
  }
  const close = () => setOpen(null)

  const setPlain = (dish: DishView, quantity: number, plus: HTMLElement) => {
    const { menuItemId } = firstVariant(dish)
    const mine = cart.lines.filter((line) => line.menuItemId === menuItemId)
    // One line, whatever its options: that one. Several: a plus means the plain one.
    const line = mine.length === 1 ? mine[0] : mine.find((l) => l.optionIds.length === 0)
    const others = ofItem(menuItemId) - (line?.quantity ?? 0)
    cart.setLine({ menuItemId, optionIds: [], note: '', ...line, quantity: quantity - others })
    if (quantity > ofItem(menuItemId)) flyToCart(plus)
    announce(dish)
  }

  const dish = menu.categories.flatMap((c) => c.dishes).find((d) => d.id === lastDish) ?? null

  return (
    <div className={FRAME}>
      <MenuHeader meals={meals} meal={menu.meal} canteen={menu.canteen} closed={phase === 'closed'} />
      <div>
        <Notice zh={menu.meal.noticeZh} en={menu.meal.noticeEn} />
        <PhaseStrip phase={phase} menu={menu} meals={meals} />
        <TroubleStrip trouble={cart.trouble} />
      </div>
      <DishList
        menu={menu}
        pieces={byCategory}
        inCart={ofDish}
        orderable={orderable}
        onOpen={(d) => show({ sheet: 'spec', dishId: d.id })}
        onOpenCart={() => show({ sheet: 'cart' })}
        onSet={setPlain}
        onBlocked={(d) => showToast(limitText(tDish, firstVariant(d), ofDish(d).pieces))}
      />
      <CartBar {...{ cart, allowanceLeftCents, orderable }} onOpen={() => show({ sheet: 'cart' })} />
      <SpecSheet
        dish={dish}
        open={open?.sheet === 'spec'}
        visit={visit}
        orderable={orderable}
        inCart={ofItem}
        onClose={close}
        onAdd={(line) => {
          const known = cart.lines.find((l) => lineKey(l) === lineKey(line))
          cart.setLine({
            ...line,
            quantity: line.quantity + (known?.quantity ?? 0),
            note: line.note || known?.note || '',
            fallbacks: known?.fallbacks,
          })
          close()
          if (dish) announce(dish)
          if (opener.current) flyToCart(opener.current)
        }}
      />
      <CartSheet
        {...{ cart, menu, allowanceLeftCents }}
        open={open?.sheet === 'cart'}
        visit={visit}
        orderable={orderable}
        onClose={close}
      />
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  )
}
