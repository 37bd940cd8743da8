'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useMoney } from '@/app/format'
import { useName } from '@/app/ui/name'
import type { DishView, MenuView } from '@/server/menu/schema'
import { catalogueOf } from '../cart/merge-cart'
import type { Cart } from '../cart/use-cart'

/** A burst of taps is one sentence. */
const ANNOUNCE_AFTER_MS = 500

/** What of the cart belongs to which dish and category of this menu. */
export function useMenuCart(menu: MenuView, cart: Cart) {
  const catalogue = useMemo(() => catalogueOf(menu), [menu])
  return useMemo(() => {
    const byDish = new Map<string, { pieces: number; lines: number }>()
    const byCategory = new Map<string, number>()
    for (const line of cart.lines) {
      const entry = catalogue.get(line.menuItemId)
      if (!entry) continue
      const { pieces, lines } = byDish.get(entry.dish.id) ?? { pieces: 0, lines: 0 }
      byDish.set(entry.dish.id, { pieces: pieces + line.quantity, lines: lines + 1 })
      byCategory.set(entry.categoryId, (byCategory.get(entry.categoryId) ?? 0) + line.quantity)
    }
    return {
      byCategory,
      ofDish: (dish: DishView) => byDish.get(dish.id) ?? { pieces: 0, lines: 0 },
      ofItem: (id: string) => cart.lines.reduce((sum, l) => sum + (l.menuItemId === id ? l.quantity : 0), 0),
    }
  }, [catalogue, cart.lines])
}

type Changed = Pick<DishView, 'id' | 'nameZh' | 'nameEn'>

/** The one sentence a screen reader hears after the cart was changed here. */
export function useCartAnnouncement(cart: Cart) {
  const t = useTranslations('cart')
  const money = useMoney()
  const name = useName()
  const [said, setSaid] = useState('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  /** Of the cart as it is when the sentence is said; its parts are new on every render and must not put it off. */
  const sentence = useRef((_dish: Changed): string => '')
  useEffect(() => {
    const { count, subtotalCents, lines } = cart
    sentence.current = ({ id, nameZh, nameEn }) => {
      const pieces = lines.reduce((sum, l) => sum + (l.dishId === id ? l.quantity : 0), 0)
      return t('announce', { dish: name(nameZh, nameEn), pieces, count, total: money(subtotalCents) })
    }
  })

  useEffect(() => () => clearTimeout(timer.current), [])

  // No state: a tap must not draw the whole menu a second time.
  const announce = (dish: Changed) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setSaid(sentence.current(dish)), ANNOUNCE_AFTER_MS)
  }
  return { said, announce }
}
