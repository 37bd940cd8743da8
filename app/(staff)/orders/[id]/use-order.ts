'use client'

import { replaceEqualDeep, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { errorCode } from '@/app/error-text'
import { keptPageAt } from '@/app/reach'
import { useTRPC } from '@/app/trpc-client'
import type { OrderView } from '@/server/orders/schema'
import { POLL_MS, useLive } from '../../use-live'
import { keepOrder, readKeptOrder } from '../kept-order'
import { isGoingOn, isOffer } from '../order-status'

/** A confirmation is a matter of a second; should its message get lost, nobody waits long. */
const PENDING_POLL_MS = 3_000

/** What was read before something happened may come after the stream has told of it. */
function newer(old: unknown, fresh: unknown): unknown {
  const [was, is] = [old as OrderView | undefined, fresh as OrderView]
  return was && was.version > is.version ? was : replaceEqualDeep(was, is)
}

/** An order that keeps itself up to date: by the stream, by polling without it, from this phone's memory at worst. */
export function useOrder(userId: string, orderId: string, initial: OrderView | null) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [kept, setKept] = useState<{ order: OrderView; at: number } | null>(null)
  const [streaming, setStreaming] = useState(!initial || isGoingOn(initial))
  const live = useLive({ enabled: streaming })
  const query = useQuery(
    trpc.orders.get.queryOptions(
      { orderId },
      {
        initialData: initial ?? undefined,
        structuralSharing: newer,
        // A page kept for a phone without a network is as old as the day it was kept.
        initialDataUpdatedAt: () => (typeof document === 'undefined' ? undefined : keptPageAt()),
        refetchInterval: ({ state }) => {
          if (errorCode(state.error) === 'NOT_FOUND') return false
          if (state.data?.status === 'PENDING' && !isOffer(state.data)) return PENDING_POLL_MS
          if (state.data && !isGoingOn(state.data)) return false
          return live === 'live' ? false : POLL_MS
        },
      },
    ),
  )
  const { data, dataUpdatedAt } = query
  // Without an order a further try begins without an error; what was said stays until there is an answer.
  const failure = useRef<unknown>(null)
  failure.current = query.error ?? (data ? null : failure.current)
  const remembered = kept && kept.order.version > (data?.version ?? -1) ? kept : null
  const order = remembered?.order ?? data
  const status = order?.status
  const mealId = order?.mealId
  const goingOn = !order || isGoingOn(order)

  useEffect(() => {
    const known = readKeptOrder(userId, orderId)
    if (data && data.version >= (known?.order.version ?? 0)) keepOrder(userId, data, dataUpdatedAt)
    else setKept(known ?? null)
  }, [data, dataUpdatedAt, userId, orderId])

  useEffect(() => {
    setStreaming(goingOn)
    // A refused or cancelled order gives things back: the cart, portions, the balance.
    if ((status === 'REJECTED' || status === 'CANCELLED') && mealId) {
      void queryClient.invalidateQueries(trpc.cart.get.queryFilter({ mealId }))
      void queryClient.invalidateQueries(trpc.menu.get.queryFilter({ mealId }))
    }
  }, [status, goingOn, mealId, queryClient, trpc])

  // What ended before the stream was there is not in what it tells first: it tells of orders that are not over.
  const { refetch } = query
  useEffect(() => {
    if (live === 'live' && goingOn) void refetch()
  }, [live, goingOn, refetch])

  return {
    order,
    missing: errorCode(query.error) === 'NOT_FOUND',
    /** Why there is no order to show. */
    error: failure.current,
    live,
    updatedAt: remembered?.at ?? (data ? dataUpdatedAt : 0),
    refetch: () => void refetch(),
  }
}
