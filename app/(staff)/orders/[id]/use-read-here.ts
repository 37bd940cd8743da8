'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { takeAnswer } from '@/app/take-answer'
import { useTRPC } from '@/app/trpc-client'
import { useBadges } from '../../use-badges'
import { useVisible } from '../../use-visible'

/** Somebody who looks at an order has read what the inbox says of it, and what it says while they look. */
export function useReadHere(orderId: string): void {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { unread } = useBadges()
  const visible = useVisible()
  const { mutate } = useMutation(
    trpc.inbox.markRead.mutationOptions({
      onSuccess: (badges) => {
        takeAnswer(queryClient, trpc.inbox.badges.queryKey({}), badges)
        void queryClient.invalidateQueries(trpc.inbox.list.pathFilter())
      },
    }),
  )
  useEffect(() => {
    if (visible && unread > 0) mutate({ orderId })
  }, [visible, unread, orderId, mutate])
}
