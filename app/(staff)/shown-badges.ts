import { useSyncExternalStore } from 'react'
import type { BadgesView } from '@/server/notifications/schema'

const NONE: BadgesView = { unread: 0, ready: 0, coming: 0 }

const listeners = new Set<() => void>()
let shown = NONE

/** Tells the tab bar, which knows nothing of where the numbers come from. */
export function showBadges(badges: BadgesView): void {
  shown = badges
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export function useShownBadges(): BadgesView {
  return useSyncExternalStore(
    subscribe,
    () => shown,
    () => NONE,
  )
}
