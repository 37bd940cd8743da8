'use client'
import { skipToken, useQueryClient } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect, useRef, useState } from 'react'
import { useTRPC } from '@/app/trpc-client'
import type { KitchenEvent } from '@/server/notifications/schema'
import { mergeTickets } from './board/board-rules'

/** Stock rows carry more than the stream tells, so they are fetched again, at most this often under a rush. */
const STOCK_REFRESH_MS = 1_500

/** How often a screen asks by itself: as a safety net while the stream lives, as the only way when it does not. */
export const pollEvery = (live: boolean) => (live ? 60_000 : 15_000)

export type Live = { live: boolean; downSince: number | null }

/** The one stream of this tab. What arrives goes into the query cache; screens read it there. */
export function useLiveKitchen(mealId: string | undefined): Live {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [downSince, setDownSince] = useState<number | null>(null)
  const stockTimer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const readStock = () => {
    stockTimer.current = undefined
    // On a slow line a read that is ended for the next one never arrives.
    if (queryClient.isFetching(trpc.kitchen.stock.pathFilter()) > 0) return refreshStock()
    void queryClient.invalidateQueries(trpc.kitchen.stock.pathFilter())
  }
  const refreshStock = () => {
    stockTimer.current ??= setTimeout(readStock, STOCK_REFRESH_MS)
  }

  const take = (event: KitchenEvent, id: string) => {
    const boardKey = trpc.kitchen.board.queryKey({ mealId: id })
    if (event.type === 'tickets') {
      queryClient.setQueryData(
        boardKey,
        (old) => old && { ...old, tickets: mergeTickets(old.tickets, event.tickets) },
      )
    } else {
      const { status, cutoffAt, noticeZh, noticeEn, left } = event
      const now = { status, cutoffAt, noticeZh, noticeEn }
      queryClient.setQueryData(boardKey, (old) => old && { ...old, meal: { ...old.meal, ...now } })
      queryClient.setQueryData(trpc.kitchen.meals.queryKey(), (old) =>
        old?.map((meal) => (meal.id === id ? { ...meal, ...now } : meal)),
      )
      queryClient.setQueryData(trpc.kitchen.stock.queryKey({ mealId: id }), (old) =>
        old?.map((row) => (row.onSale ? { ...row, available: left[row.menuItemId] ?? row.available } : row)),
      )
    }
    refreshStock()
  }

  const subscription = useSubscription(
    trpc.live.kitchen.subscriptionOptions(mealId ? { mealId } : skipToken, {
      onData: (envelope) => mealId && take(envelope.data, mealId),
    }),
  )
  const live = subscription.status === 'pending'

  useEffect(() => {
    if (!live) {
      setDownSince((since) => since ?? Date.now())
      return
    }
    setDownSince(null)
    // The stream replays what it can; after a long silence only the database knows everything, and a read that is
    // still under way may have left before what the stream has told since.
    void queryClient.cancelQueries(trpc.kitchen.board.pathFilter())
    void queryClient.invalidateQueries(trpc.kitchen.pathFilter())
  }, [live, queryClient, trpc])

  useEffect(() => () => clearTimeout(stockTimer.current), [])
  return { live, downSince }
}
