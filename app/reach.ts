'use client'

import { useSyncExternalStore } from 'react'

/** Longer than any answer takes, ms. On a connection that is half dead a request would else hang for minutes. */
export const ANSWER_WITHIN_MS = 15_000

/** The same for a file, which is sent first, ms. */
export const FILE_WITHIN_MS = 60_000

/** Whether the server answers, and when it last did, ms since the epoch. */
export type Reach = { online: boolean; at: number }

const SERVER: Reach = { online: true, at: 0 }
const listeners = new Set<() => void>()
let reach: Reach | null = null

/** When this page was kept, if the service worker has served a copy of it instead of the server (public/sw.js). */
export function keptPageAt(): number | undefined {
  return Number(document.documentElement.dataset.kept) || undefined
}

function read(): Reach {
  const kept = keptPageAt()
  reach ??= { online: navigator.onLine && !kept, at: kept ?? performance.timeOrigin }
  return reach
}

function set(next: Reach) {
  const changed = next.online !== read().online
  reach = next
  if (changed) for (const listener of listeners) listener()
}

/** Tells how a request ended: the browser's own `online` only knows whether there is a network, not where it leads. */
export function noteReach(answered: boolean): void {
  if (answered) set({ online: true, at: Date.now() })
  else set({ ...read(), online: false })
}

// Being back on a network promises nothing; the next answer does.
const onOffline = () => noteReach(false)

function subscribe(listener: () => void) {
  if (listeners.size === 0) addEventListener('offline', onOffline)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) removeEventListener('offline', onOffline)
  }
}

/** What this page knows without asking: a phone that says it has no network has none. */
export const isReachable = () => navigator.onLine && read().online

export function useReach(): Reach {
  return useSyncExternalStore(subscribe, read, () => SERVER)
}
