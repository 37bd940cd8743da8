'use client'

import { useQueryClient } from '@tanstack/react-query'
import { takeAnswer } from '@/app/take-answer'
import { useTRPC } from '@/app/trpc-client'
import type { OrderView } from '@/server/orders/schema'
import { newerOrder } from '../newer-order'

/** What every change of an order does with its answer, and with a refusal: the page may be behind. */
export function useTakeOrder(orderId: string) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return {
    onSuccess: (order: OrderView) => {
      takeAnswer(queryClient, trpc.orders.get.queryKey({ orderId }), newerOrder(order))
      void queryClient.invalidateQueries(trpc.orders.list.pathFilter())
    },
    onError: () => void queryClient.invalidateQueries(trpc.orders.get.queryFilter({ orderId })),
  }
}
