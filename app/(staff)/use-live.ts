'use client'

import { skipToken, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect, useRef, useState } from 'react'
import { useTRPC } from '@/app/trpc-client'
import type { MenuView, VariantView } from '@/server/menu/schema'
import type { MineEvent, StockSnapshot } from '@/server/notifications/schema'
import type { OrderView } from '@/server/orders/schema'
import { newerOrder } from './orders/newer-order'

export type LiveState = 'connecting' | 'live' | 'down'

/** How often to ask while the stream is down. */
export const POLL_MS = 20_000
/** In a rush the stream tells of portions several times a second; a place in line need not be that fresh. */
const LINE_REFRESH_MS = 1_000

/** Sold out and not among those that can be waited for: it was taken off sale. */
function stillWaiting({ left, waiting }: StockSnapshot, variant: VariantView): number | null {
  if (left[variant.menuItemId] !== 0) return variant.waiting
  return waiting[variant.menuItemId] ?? null
}

export function withStock(menu: MenuView, stock: StockSnapshot): MenuView {
  return {
    ...menu,
    meal: {
      ...menu.meal,
      status: stock.status,
      cutoffAt: stock.cutoffAt,
      noticeZh: stock.noticeZh,
      noticeEn: stock.noticeEn,
      // Only a closing is taken from here: whether it is orderable depends on the opening time too.
      orderable: menu.meal.orderable && stock.status === 'OPEN',
    },
    categories: menu.categories.map((category) => ({
      ...category,
      dishes: category.dishes.map((dish) => ({
        ...dish,
        variants: dish.variants.map((variant) => ({
          ...variant,
          left: stock.left[variant.menuItemId] ?? variant.left,
          waiting: stillWaiting(stock, variant),
        })),
      })),
    })),
  }
}

/**
 * The one stream of this tab: orders of the person and, with a meal, its stock. What arrives goes into the query
 * cache; screens read it there and poll while this says 'down'. `enabled: false` closes it.
 */
export function useLive({
  mealId,
  enabled = true,
}: {
  mealId?: string | undefined
  enabled?: boolean
}): LiveState {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')
  const wasDown = useRef(false)
  const lineTimer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const takeOrder = (order: OrderView) => {
    queryClient.setQueryData(trpc.orders.get.queryKey({ orderId: order.id }), newerOrder(order))
  }

  /** Whoever waits for nothing asks for nothing, unless an offer says that they do: they joined on another phone. */
  const refreshLine = (event: MineEvent) => {
    const mine = queryClient.getQueryData(trpc.waitlist.mine.queryKey({})) ?? []
    const waits = mine.some(({ status }) => status === 'WAITING' || status === 'OFFERED')
    const offered = event.type === 'orders' && event.orders.some((order) => order.offeredUntil)
    if (!waits && !offered) return
    lineTimer.current ??= setTimeout(() => {
      lineTimer.current = undefined
      void queryClient.invalidateQueries(trpc.waitlist.mine.pathFilter())
    }, LINE_REFRESH_MS)
  }
  useEffect(() => () => clearTimeout(lineTimer.current), [])

  const take = (event: MineEvent) => {
    if (event.type !== 'cart') refreshLine(event)
    switch (event.type) {
      case 'orders':
        event.orders.forEach(takeOrder)
        // What one has ordered counts towards a dish's limit; a menu nobody looks at is asked for when they come back.
        for (const { mealId } of event.orders)
          void queryClient.invalidateQueries(trpc.menu.get.queryFilter({ mealId }))
        if (event.orders.length > 0) {
          void queryClient.invalidateQueries(trpc.orders.list.pathFilter())
          void queryClient.invalidateQueries(trpc.me.allowance.pathFilter())
        }
        return
      case 'badges': {
        const { unread, ready, coming } = event
        const queryKey = trpc.inbox.badges.queryKey({})
        const known = queryClient.getQueryData(queryKey)
        // What was read before this is older, and this is all there is to know.
        void queryClient.cancelQueries({ queryKey })
        queryClient.setQueryData(queryKey, { unread, ready, coming })
        if (known?.unread !== unread) void queryClient.invalidateQueries(trpc.inbox.list.pathFilter())
        return
      }
      case 'cart':
        void queryClient.invalidateQueries(trpc.cart.get.queryFilter({ mealId: event.mealId }))
        return
      case 'stock':
        queryClient.setQueryData(trpc.menu.get.queryKey({ mealId: event.mealId }), (old) => {
          const filter = trpc.menu.get.queryFilter({ mealId: event.mealId })
          // Not at each closing: that would be a request of everybody. But a read that left before it would undo it.
          const wanted = () => event.status === 'OPEN' || queryClient.isFetching(filter) > 0
          if (old && old.meal.status !== event.status && wanted()) void queryClient.invalidateQueries(filter)
          return old && withStock(old, event)
        })
    }
  }

  const subscription = useSubscription(
    trpc.live.mine.subscriptionOptions(enabled ? (mealId ? { mealId } : {}) : skipToken, {
      onData: (envelope) => take(envelope.data),
      onConnectionStateChange: ({ state, error }) => {
        if (state === 'pending') wasDown.current = false
        else if (error) wasDown.current = true
        setState(state === 'pending' ? 'live' : wasDown.current ? 'down' : 'connecting')
      },
    }),
  )

  useEffect(() => {
    if (subscription.status === 'error') setState('down')
  }, [subscription.status])

  return enabled ? state : 'down'
}
