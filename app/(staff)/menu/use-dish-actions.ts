'use client'

import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { showToast } from '@/app/ui/toast'
import type { CartLine } from '@/server/cart/schema'
import type { DishView, MenuView } from '@/server/menu/schema'
import { lineKey } from '../cart/line-key'
import type { Cart } from '../cart/use-cart'
import type { WaitChoice } from '../waitlist/wait-sheet'
import type { DishActions } from './dish-card'
import { flyToCart } from './fly-to-cart'
import { limitText } from './limit-text'
import { firstVariant } from './option-rules'
import { useCartAnnouncement, useMenuCart } from './use-menu-cart'
import { useSteady } from './use-steady'

type Open =
  | { sheet: 'spec'; dishId: string }
  | { sheet: 'wait'; dishId: string; choice: WaitChoice | null }
  | { sheet: 'cart' }
  | null

/** What a card, the dish's sheet and the cart's sheet do to the cart, on whatever screen they stand. */
export function useDishActions(menu: MenuView, cart: Cart) {
  const tDish = useTranslations('dish')
  const { byCategory, ofDish, ofItem } = useMenuCart(menu, cart)
  const { said, announce } = useCartAnnouncement(cart)
  const [open, setOpen] = useState<Open>(null)
  const [lastDish, setLastDish] = useState<string | null>(null)
  const [lastWait, setLastWait] = useState<{ dishId: string; choice: WaitChoice | null } | null>(null)
  /** Another number starts a sheet's form afresh. */
  const [visit, setVisit] = useState(0)
  const opener = useRef<HTMLElement | null>(null)

  const show = (next: NonNullable<Open>) => {
    opener.current = document.activeElement as HTMLElement | null
    if (next.sheet === 'spec') setLastDish(next.dishId)
    if (next.sheet === 'wait') setLastWait(next)
    setVisit((n) => n + 1)
    setOpen(next)
  }
  // A sheet says that it has closed when the next one is open already.
  const close = (sheet: NonNullable<Open>['sheet']) => setOpen((was) => (was?.sheet === sheet ? null : was))

  const setPlain = async (dish: DishView, quantity: number, plus: HTMLElement) => {
    const { menuItemId } = firstVariant(dish)
    const mine = cart.lines.filter((line) => line.menuItemId === menuItemId)
    // One line, whatever its options: that one. Several: a plus means the plain one.
    const line = mine.length === 1 ? mine[0] : mine.find((l) => l.optionIds.length === 0)
    const before = ofItem(menuItemId)
    const others = before - (line?.quantity ?? 0)
    const wish = { menuItemId, optionIds: [], note: '', ...line, quantity: quantity - others }
    if (!(await cart.setLine(wish))) return
    if (quantity > before) flyToCart(plus)
    announce(dish)
  }

  const dishes = menu.categories.flatMap((c) => c.dishes)
  const dish = dishes.find((d) => d.id === lastDish) ?? null
  const wait = {
    dish: dishes.find((d) => d.id === lastWait?.dishId) ?? null,
    choice: lastWait?.choice ?? null,
    start: (d: DishView, choice: WaitChoice) => show({ sheet: 'wait', dishId: d.id, choice }),
  }

  const lineLike = (choice: Pick<CartLine, 'menuItemId' | 'optionIds'>) =>
    cart.lines.find((line) => lineKey(line) === lineKey(choice))

  const add = async (line: CartLine) => {
    const known = lineLike(line)
    const added = await cart.setLine({
      ...line,
      quantity: line.quantity + (known?.quantity ?? 0),
      fallbacks: known?.fallbacks,
    })
    if (!added) return
    close('spec')
    if (dish) announce(dish)
    if (opener.current) flyToCart(opener.current)
  }

  const showCart = () => show({ sheet: 'cart' })
  const actions = useSteady<DishActions>({
    onOpen: (d) => show({ sheet: 'spec', dishId: d.id }),
    onWait: (d) => show({ sheet: 'wait', dishId: d.id, choice: null }),
    onOpenCart: showCart,
    onSet: (d, quantity, plus) => void setPlain(d, quantity, plus),
    onBlocked: (d) => showToast(limitText(tDish, firstVariant(d), ofDish(d).pieces)),
  })
  return {
    actions,
    open: open?.sheet ?? null,
    dish,
    wait,
    visit,
    add,
    close,
    showCart,
    said,
    byCategory,
    ofDish,
    ofItem,
    lineLike,
  }
}
