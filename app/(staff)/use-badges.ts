'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTRPC } from '@/app/trpc-client'
import type { BadgesView } from '@/server/notifications/schema'

const NONE: BadgesView = { unread: 0, ready: 0, coming: 0 }

/** What waits for the person: asked for once, then told by the stream; never polled. */
export function useBadges(): BadgesView {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.inbox.badges.queryOptions({}, { staleTime: 60_000, retry: false }))
  return data ?? NONE
}

/** Shows the number on the installed app's icon, where there is such a thing. */
export function useAppBadge(count: number): void {
  useEffect(() => {
    if (!navigator.setAppBadge) return
    const shown = count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()
    shown.catch(() => {}) // not installed, or not allowed
  }, [count])
}
