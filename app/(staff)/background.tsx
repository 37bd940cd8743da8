'use client'

import { useQueryClient } from '@tanstack/react-query'
import { usePathname, useSearchParams } from 'next/navigation'
import { useEffect } from 'react'
import { keptPageAt } from '@/app/reach'
import { TrpcProvider } from '@/app/trpc-client'
import { dropOldCarts } from './cart/drop-old-carts'
import { meetPerson } from './forget-person'
import { askToKeep, registerWorker } from './service-worker'
import { showBadges } from './shown-badges'
import { useAppBadge, useBadges } from './use-badges'
import { useLive } from './use-live'

/** Looks after the pages kept for offline, and whose they are; after the numbers on the tabs and on the app's icon. */
export function Background({ userId }: { userId: string }) {
  const path = usePathname()
  const search = useSearchParams().toString()
  useEffect(() => void meetPerson(userId).then(registerWorker), [userId])
  useEffect(dropOldCarts, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that was reached is to be kept
  useEffect(askToKeep, [path, search])
  return (
    <TrpcProvider>
      <Badges path={path} />
    </TrpcProvider>
  )
}

function Badges({ path }: { path: string }) {
  const queryClient = useQueryClient()
  const badges = useBadges()
  useEffect(() => showBadges(badges), [badges])
  useAppBadge(badges.unread)
  // The one page with tabs that has no stream of its own: the numbers here would stand still.
  useLive({ enabled: path === '/me' })
  // A phone that slept or lost its network may hold a dead socket that nobody has noticed yet.
  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === 'visible') void queryClient.invalidateQueries()
    }
    document.addEventListener('visibilitychange', refresh)
    addEventListener('online', refresh)
    return () => {
      document.removeEventListener('visibilitychange', refresh)
      removeEventListener('online', refresh)
    }
  }, [queryClient])
  useEffect(() => {
    // A kept page brings kept data; whatever can be had now is newer.
    if (keptPageAt()) void queryClient.invalidateQueries()
  }, [queryClient])
  return null
}
