'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useTRPC } from '@/app/trpc-client'
import { useName } from '@/app/ui/name'
import { showToast } from '@/app/ui/toast'
import { useFocusKept } from '@/app/ui/use-focus-kept'
import type { CartView } from '@/server/cart/schema'
import type { DishView, MealsView, MenuView } from '@/server/menu/schema'
import type { Allowance } from '@/server/payments/schema'
import type { ProfileView } from '@/server/people/schema'
import { CartBar } from '../cart/cart-bar'
import { TroubleStrip } from '../cart/trouble-strip'
import { useAllowance } from '../cart/use-allowance'
import { useCart } from '../cart/use-cart'
import { CartTip } from '../menu/cart-tip'
import type { DishActions } from '../menu/dish-card'
import { DishSheets } from '../menu/dish-sheets'
import { PhaseStrip } from '../menu/menu-strip'
import { useDishActions } from '../menu/use-dish-actions'
import { useMeals } from '../menu/use-meals'
import { usePhase } from '../menu/use-phase'
import { useSteady } from '../menu/use-steady'
import { POLL_MS, useLive } from '../use-live'
import { ProfileProvider, useProfile } from '../use-profile'
import { FilterChips } from './filter-chips'
import { Cards, Nothing, Suggestions } from './results'
import { SearchBox } from './search-box'
import { forget, readHistory, remember } from './search-history'
import { type Filter, indexOf, popular, search, suggest } from './search-rules'
import { SearchHistory, WordChips } from './starting-points'
import { useQueryText } from './use-query'

const SUGGESTIONS = 3
const POPULAR = 8
const NO_FILTERS: ReadonlySet<Filter> = new Set()

type Props = {
  userId: string
  meals: MealsView
  menu: MenuView
  keys: Record<string, string>
  profile: ProfileView
  cart: CartView | null
  allowance: Allowance
  /** What to begin with. */
  query: string
}

export function SearchScreen({ userId, keys, ...first }: Props) {
  const t = useTranslations('search')
  const errorText = useErrorText()
  const trpc = useTRPC()
  const name = useName()
  const mealId = first.menu.meal.id
  const live = useLive({ mealId }) === 'live'
  const { data: menu } = useQuery(
    trpc.menu.get.queryOptions(
      { mealId },
      { initialData: first.menu, refetchInterval: live ? false : POLL_MS },
    ),
  )
  const meals = useMeals(first.meals)
  const allowanceLeftCents = useAllowance(mealId, first.allowance)
  const profile = useProfile(first.profile) ?? first.profile
  const onRefused = useCallback((error: unknown) => showToast(errorText(error)), [errorText])
  const cart = useCart({ userId, mealId, menu, initial: first.cart ?? undefined, live, onRefused })
  const phase = usePhase(menu, first.menu)
  const acts = useDishActions(menu, cart)
  const text = useQueryText(first.query)
  const [filters, setFilters] = useState(NO_FILTERS)
  const [history, setHistory] = useState<string[]>([])
  const wordsOf = useWords()

  useEffect(() => setHistory(readHistory(userId)), [userId])

  const entries = useMemo(() => indexOf(menu, keys, wordsOf), [menu, keys, wordsOf])
  const { query } = text
  const hits = useMemo(() => search(entries, query, filters, profile), [entries, query, filters, profile])
  const searching = query !== '' || filters.size > 0
  const results = useRef<HTMLElement>(null)
  useFocusKept(results, `${searching} ${history.length} ${hits.length}`)
  const suggested = useMemo(
    () => suggest(menu, profile, SUGGESTIONS).map((dish) => ({ dish, marks: {} })),
    [menu, profile],
  )
  const known = useMemo(() => popular(menu, POPULAR), [menu])
  const keep = () => setHistory(remember(userId, query))
  const cards = { acts: { ...acts, actions: useRemembering(acts.actions, keep) }, phase }

  return (
    <ProfileProvider value={profile}>
      <div
        data-meal={mealId}
        className="grid h-[calc(100dvh-var(--strip))] grid-cols-1 grid-rows-[auto_minmax(0,1fr)_auto] pb-safe"
      >
        <div>
          <h1 className="sr-only">{t('title')}</h1>
          <SearchBox
            back={`/?meal=${mealId}`}
            text={text}
            onSubmit={() => setHistory(remember(userId, text.text))}
          />
          <FilterChips
            chosen={filters}
            hasProfile={profile.allergens.length + profile.diets.length > 0}
            onChange={setFilters}
          />
          <PhaseStrip {...{ phase, menu, meals }} />
          <TroubleStrip trouble={cart.trouble} />
        </div>
        <section
          ref={results}
          aria-label={t('results')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard
          tabIndex={0}
          className="min-h-0 overflow-y-auto overscroll-contain focus-visible:-outline-offset-2"
        >
          <p
            role="status"
            className={searching && hits.length > 0 ? 'px-4 py-2 text-xs text-fg-2' : 'sr-only'}
          >
            {searching && t('found', { count: hits.length })}
          </p>
          {!searching && (
            <>
              <SearchHistory
                words={history}
                onChoose={text.choose}
                onClear={() => setHistory(forget(userId))}
              />
              <WordChips
                title={t('popular')}
                words={known.map((dish) => ({
                  key: dish.id,
                  text: name(dish.nameZh, dish.nameEn),
                }))}
                onChoose={text.choose}
              />
              {known.length === 0 && suggested.length > 0 && (
                <Suggestions>
                  <Cards hits={suggested} {...cards} />
                </Suggestions>
              )}
            </>
          )}
          {searching && hits.length > 0 && (
            <div className="bg-card">
              <Cards hits={hits} {...cards} />
            </div>
          )}
          {searching && hits.length === 0 && (
            <Nothing
              query={query}
              filtered={filters.size > 0}
              suggests={suggested.length > 0}
              onClearFilters={() => setFilters(NO_FILTERS)}
            >
              <Cards hits={suggested} {...cards} />
            </Nothing>
          )}
        </section>
        <div>
          {phase === 'open' && <CartTip cart={cart} menu={menu} />}
          <CartBar {...{ cart, allowanceLeftCents, phase }} onOpen={acts.showCart} />
        </div>
        <DishSheets {...{ menu, cart, phase, allowanceLeftCents, acts }} />
      </div>
    </ProfileProvider>
  )
}

/** Words are worth keeping that led to a dish. */
function useRemembering(actions: DishActions, keep: () => void): DishActions {
  return useSteady<DishActions>({
    ...actions,
    onOpen: (dish) => {
      keep()
      actions.onOpen(dish)
    },
    onSet: (dish, quantity, plus) => {
      keep()
      actions.onSet(dish, quantity, plus)
    },
  })
}

/** What a dish is called for besides its name: how hot it is, and whom it suits. */
function useWords(): (dish: DishView) => string[] {
  const t = useTranslations('dish')
  const tSearch = useTranslations('search')
  return useCallback(
    (dish: DishView) => [
      dish.spice > 0 ? t('spice', { level: dish.spice }) : tSearch('filter.mild'),
      ...dish.diets.map((diet) => t(`diet.${diet}`)),
    ],
    [t, tSearch],
  )
}
