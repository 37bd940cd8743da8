'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { errorCode, useErrorText } from '@/app/error-text'
import { useTRPC } from '@/app/trpc-client'
import { showToast } from '@/app/ui/toast'
import type { TicketView } from '@/server/kitchen/schema'
import { mergeTickets } from './board-rules'

/** The second of two taps lands on the card that moved up, not on the one that was meant. Milliseconds. */
const DOUBLE_TAP_MS = 400

export type Move = 'PREPARING' | 'READY' | 'COLLECTED' | 'NO_SHOW'

const changedMeanwhile = (error: unknown) =>
  ['INVALID_TRANSITION', 'ORDER_NOT_CANCELLABLE', 'NOT_FOUND'].includes(errorCode(error) ?? '')

/** Moves tickets along. A refused move fetches the board again and says so. */
export function useTicketMoves(mealId: string) {
  const t = useTranslations('kitchen.board')
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const errorText = useErrorText()
  const lastTap = useRef(0)
  const [moved, setMoved] = useState<TicketView | null>(null)

  const onSuccess = (ticket: TicketView) => {
    setMoved(ticket)
    queryClient.setQueryData(
      trpc.kitchen.board.queryKey({ mealId }),
      (old) => old && { ...old, tickets: mergeTickets(old.tickets, [ticket]) },
    )
  }
  const onError = (error: unknown) => {
    showToast(changedMeanwhile(error) ? t('changedMeanwhile') : errorText(error))
    void queryClient.invalidateQueries(trpc.kitchen.board.queryFilter({ mealId }))
  }

  const advance = useMutation(trpc.kitchen.advance.mutationOptions({ onSuccess, onError }))
  const decline = useMutation(trpc.kitchen.decline.mutationOptions({ onSuccess, onError }))

  const move = (ticket: TicketView, to: Move) => {
    const now = performance.now()
    if (now - lastTap.current < DOUBLE_TAP_MS) return
    lastTap.current = now
    advance.mutate({ orderId: ticket.id, version: ticket.version, to })
  }
  return {
    move,
    movingId: advance.isPending ? advance.variables.orderId : null,
    /** The last ticket that moved, as it is now. */
    moved,
    decline: (ticket: TicketView, reason: string, done: () => void) =>
      decline.mutate(
        { orderId: ticket.id, reason },
        // Not sent, the reason that was written stays; there is nothing left to decline of what has changed.
        { onSuccess: done, onError: (error) => changedMeanwhile(error) && done() },
      ),
    declining: decline.isPending,
    declineError: decline.error,
    forgetDecline: decline.reset,
  }
}
