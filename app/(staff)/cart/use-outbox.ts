'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { errorCode } from '@/app/error-text'
import { useTRPC, useTRPCClient } from '@/app/trpc-client'
import { isTransient } from '../error-details'
import { withTimeout } from '../until-reached'
import { type CartOutbox, createCartOutbox } from './cart-outbox'
import { storageKey } from './cart-storage'

const outboxes = new Map<string, CartOutbox>()
/** Set by whichever screen is showing the cart; the outbox outlives screens. By storage key. */
export const refusals = new Map<string, (error: unknown) => void>()

/** The outbox of a meal's cart; one for the whole tab, whatever screen is open. Null on the server. */
export function useOutbox(userId: string, mealId: string): CartOutbox | null {
  const client = useTRPCClient()
  const queryClient = useQueryClient()
  const trpc = useTRPC()
  const [outbox] = useState(() => {
    if (typeof window === 'undefined') return null
    const key = storageKey(userId, mealId)
    const existing = outboxes.get(key)
    if (existing) return existing
    const queryKey = trpc.cart.get.queryKey({ mealId })
    const made = createCartOutbox({
      key,
      send: (op) =>
        withTimeout(
          op.type === 'clear'
            ? client.cart.clear.mutate({ mealId })
            : client.cart.setLine.mutate({ mealId, ...op.line }),
        ),
      onView: (view) => {
        // A read that left before this write would bring the old cart back. It is not made again: taps come in bursts,
        // and the stream tells of every change of the cart by itself.
        void queryClient.cancelQueries({ queryKey })
        queryClient.setQueryData(queryKey, view)
      },
      onRefused: (error) => {
        refusals.get(key)?.(error)
        void queryClient.invalidateQueries({ queryKey })
      },
      trouble: (error) => {
        // Whoever signs in again finds what they tapped.
        if (!isTransient(error) && errorCode(error) !== 'UNAUTHENTICATED') return null
        const code = errorCode(error)
        if (code === null) return 'offline'
        return code === 'CART_UNAVAILABLE' ? 'unavailable' : 'failing'
      },
    })
    outboxes.set(key, made)
    return made
  })
  return outbox
}
