'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { errorCode } from '@/app/error-text'
import { keptPageAt } from '@/app/reach'
import { useTRPC } from '@/app/trpc-client'
import type { CartLine, CartView } from '@/server/cart/schema'
import type { MenuView } from '@/server/menu/schema'
import { PROFILE_FRESH_MS, useProfile } from '../use-profile'
import { warningsFor } from './allergen-rules'
import { askAllergens } from './ask-allergens'
import { toCartLine } from './cart-lines'
import type { CartOutbox, OutboxState } from './cart-outbox'
import { storageKey } from './cart-storage'
import { lineKey } from './line-key'
import { catalogueOf, mergeCart } from './merge-cart'
import { refusals, useOutbox } from './use-outbox'

const NOTHING: OutboxState = { wanted: new Map(), cleared: false, known: [], trouble: null }

type Options = {
  userId: string
  mealId: string
  menu: MenuView | undefined
  initial?: CartView | undefined
  /** False while the stream is down: then the cart is asked for every 20 s. */
  live: boolean
  onRefused?: (error: unknown) => void
}

export type Cart = CartView & {
  trouble: OutboxState['trouble']
  /** Null until the browser runs. */
  outbox: CartOutbox | null
  /** Asks first about what the person must not eat; false when they would rather not. */
  setLine: (line: CartLine) => Promise<boolean>
  /** Lines that have been in this cart: nothing is asked twice. */
  putBack: (lines: CartLine[]) => void
  clear: () => void
}

/** One meal's cart: the server's truth with this phone's unsent wishes on top. */
export function useCart({ userId, mealId, menu, initial, live, onRefused }: Options): Cart {
  const outbox = useOutbox(userId, mealId)
  const trpc = useTRPC()
  const box = useSyncExternalStore(
    outbox?.subscribe ?? (() => () => {}),
    outbox?.state ?? (() => NOTHING),
    () => NOTHING,
  )
  const query = useQuery(
    trpc.cart.get.queryOptions(
      { mealId },
      {
        initialData: initial,
        staleTime: 5_000,
        refetchInterval: live ? false : 20_000,
        // The strip says that the cart is away; a queue of retries would only make it slower to come back.
        retry: false,
      },
    ),
  )

  // What a page that was kept brings is older than what this phone has been told since.
  const ready = box !== NOTHING
  const asked = query.isFetchedAfterMount && !query.isError
  const old = query.data === initial && !asked && ready && keptPageAt()
  const told = old ? undefined : query.data

  useEffect(() => {
    if (told && ready) outbox?.know(told.lines.map(toCartLine))
  }, [told, ready, outbox])

  useEffect(() => {
    if (!onRefused) return
    const key = storageKey(userId, mealId)
    refusals.set(key, onRefused)
    return () => void refusals.delete(key)
  }, [userId, mealId, onRefused])

  const catalogue = useMemo(() => (menu ? catalogueOf(menu) : new Map()), [menu])
  const merged = useMemo(() => mergeCart(mealId, told, box, catalogue), [mealId, told, box, catalogue])
  // Without an answer about the person nothing can be asked; the order tells the kitchen all the same.
  const profile = useProfile()
  const queryClient = useQueryClient()
  const loadProfile = () =>
    queryClient
      .fetchQuery(trpc.people.profile.queryOptions({}, { staleTime: PROFILE_FRESH_MS, retry: false }))
      .catch(() => undefined)
  const setLine = async (line: CartLine) => {
    const mine = (profile ?? (await loadProfile()))?.allergens ?? []
    const before = merged.lines.find((other) => other.key === lineKey(line))
    const warnings = warningsFor(line, before, catalogue, mine)
    if (warnings.length > 0 && !(await askAllergens(warnings))) return false
    outbox?.set(toCartLine(line))
    return true
  }
  const away = query.error && errorCode(query.error) === 'CART_UNAVAILABLE' ? 'unavailable' : null
  return {
    ...merged,
    trouble: box.trouble ?? away,
    outbox,
    setLine,
    putBack: (lines) => {
      for (const line of lines) outbox?.set(toCartLine(line))
    },
    clear: () => outbox?.clear(),
  }
}
