'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback, useMemo, useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useTRPC } from '@/app/trpc-client'
import { later } from '@/app/ui/later'
import { showToast } from '@/app/ui/toast'
import type { CartView } from '@/server/cart/schema'
import type { MealsView, MenuView } from '@/server/menu/schema'
import type { Allowance } from '@/server/payments/schema'
import type { ProfileView } from '@/server/people/schema'
import { CartBar } from '../cart/cart-bar'
import { TroubleStrip } from '../cart/trouble-strip'
import { useAllowance } from '../cart/use-allowance'
import { useCart } from '../cart/use-cart'
import { POLL_MS, useLive } from '../use-live'
import { ProfileProvider, useProfile } from '../use-profile'
import { Offers } from '../waitlist/offers'
import { CartTip } from './cart-tip'
import { DishList } from './dish-list'
import { DishSheets } from './dish-sheets'
import { MenuHeader } from './menu-header'
import { Notice, PhaseStrip } from './menu-strip'
import { ProfileOffer } from './profile-offer'
import { lookAt, sectionsOf } from './section-rules'
import { useDishActions } from './use-dish-actions'
import { useMeals } from './use-meals'
import { usePhase } from './use-phase'

const OtherCart = later(() => import('../cart/other-cart').then((m) => m.OtherCart))

type Props = {
  userId: string
  meals: MealsView
  menu: MenuView
  cart: CartView | null
  profile: ProfileView
  allowance: Allowance
}
/**
 * Exactly what the tab bar leaves: the rail and the list scroll, not the page. Only where that would leave them next to
 * nothing, with letters twice as large or a phone on its side, the page is longer.
 */
const FRAME =
  '@container/menu grid shrink-0 basis-[calc(100dvh-var(--spacing-tabbar)-var(--strip)-1px-env(safe-area-inset-bottom,0px))] grid-cols-1 grid-rows-[auto_auto_minmax(12rem,1fr)_auto]'

export function MenuScreen({ userId, ...first }: Props) {
  const t = useTranslations('menu')
  const errorText = useErrorText()
  const trpc = useTRPC()
  const mealId = first.menu.meal.id
  const live = useLive({ mealId }) === 'live'
  const menuQuery = useQuery(
    trpc.menu.get.queryOptions(
      { mealId },
      { initialData: first.menu, refetchInterval: live ? false : POLL_MS },
    ),
  )
  const menu = menuQuery.data
  const meals = useMeals(first.meals)
  const allowanceLeftCents = useAllowance(mealId, first.allowance)
  const profile = useProfile(first.profile) ?? first.profile
  const onRefused = useCallback((error: unknown) => showToast(errorText(error)), [errorText])
  const cart = useCart({ userId, mealId, menu, initial: first.cart ?? undefined, live, onRefused })
  const phase = usePhase(menu, first.menu)
  const orderable = phase === 'open'
  const acts = useDishActions(menu, cart)
  const [look] = useState(() => lookAt(first.menu, first.profile))
  const own = t('own')
  const sections = useMemo(() => sectionsOf(menu, look, own), [menu, look, own])

  return (
    <ProfileProvider value={profile}>
      <div data-meal={mealId} className={FRAME}>
        <MenuHeader meals={meals} meal={menu.meal} canteen={menu.canteen} closed={phase === 'closed'} />
        <div>
          <Notice zh={menu.meal.noticeZh} en={menu.meal.noticeEn} />
          <PhaseStrip phase={phase} menu={menu} meals={meals} />
          <TroubleStrip trouble={cart.trouble} />
          {!profile.asked && <ProfileOffer />}
          <Offers />
        </div>
        <DishList
          sections={sections}
          pieces={acts.byCategory}
          inCart={acts.ofDish}
          phase={phase}
          {...acts.actions}
        />
        <div className="sticky bottom-[calc(var(--spacing-tabbar)+1px+env(safe-area-inset-bottom,0px))] z-10">
          {orderable ? (
            <CartTip cart={cart} menu={menu}>
              <OtherCart {...{ userId, meals, mealId }} />
            </CartTip>
          ) : (
            <OtherCart {...{ userId, meals, mealId }} />
          )}
          <CartBar {...{ cart, allowanceLeftCents, phase }} onOpen={acts.showCart} />
        </div>
        <DishSheets {...{ menu, cart, phase, allowanceLeftCents, acts }} />
      </div>
    </ProfileProvider>
  )
}
