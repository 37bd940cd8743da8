'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { errorCode } from '@/app/error-text'
import { useTRPC } from '@/app/trpc-client'
import { useTakeOrder } from '../orders/[id]/use-take-order'
import { useNowSeconds } from '../use-clock'
import { useTakeEntries } from './use-take-entries'

/**
 * An offer by the server's clock, and its two answers. Whoever taps in its last second is told by the server how that
 * went; a second tap does nothing.
 */
export function useOffer(orderId: string, until: Date, onTaken?: () => void, onPassed?: () => void) {
  const trpc = useTRPC()
  const now = useNowSeconds()
  const { refresh } = useTakeEntries()
  const { onSuccess, onError } = useTakeOrder(orderId)
  const [refused, setRefused] = useState(false)
  const onRefused = (error: unknown) => {
    const code = errorCode(error)
    setRefused(code === 'OFFER_LAPSED' || code === 'ORDER_NOT_CANCELLABLE')
    onError()
  }
  const answer = { onError: onRefused, onSettled: refresh }
  const take = useMutation(
    trpc.waitlist.take.mutationOptions({
      ...answer,
      onSuccess: (order) => {
        onSuccess(order)
        onTaken?.()
      },
    }),
  )
  const pass = useMutation(
    trpc.orders.cancel.mutationOptions({
      ...answer,
      onSuccess: (order) => {
        onSuccess(order)
        onPassed?.()
      },
    }),
  )
  const busy = take.isPending || pass.isPending || take.isSuccess || pass.isSuccess
  const secondsLeft = now === null ? null : Math.max(0, Math.ceil(until.getTime() / 1_000) - now)
  return {
    busy,
    secondsLeft,
    /** A tap that is on its way is answered by the server, not by this clock. */
    over: refused || (secondsLeft === 0 && !busy),
    error: refused ? null : (take.error ?? pass.error),
    take: () => !busy && take.mutate({ orderId }),
    pass: () => !busy && pass.mutate({ orderId }),
  }
}
