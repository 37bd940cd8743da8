'use client'

import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined
/** How far the server's clock is ahead of this phone's, in ms; null until a response told. */
let offset: number | null = null

/** The server's time in ms since the epoch, as far as this phone knows it. */
export const serverNow = () => Date.now() + (offset ?? 0)

function tick() {
  for (const listener of listeners) listener()
  // Aligned to the second, so that the number never stands for two or skips one.
  if (listeners.size > 0 && !document.hidden) timer = setTimeout(tick, 1_000 - (serverNow() % 1_000) + 5)
}

function restart() {
  clearTimeout(timer)
  tick()
}

function subscribe(listener: () => void) {
  if (listeners.size === 0) document.addEventListener('visibilitychange', restart)
  listeners.add(listener)
  restart()
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', restart)
  }
}

/** Takes a server's `serverNow`. The answer that travelled least says the most, and that is the one furthest ahead. */
export function learnServerTime(serverNow: Date): void {
  const seen = serverNow.getTime() - Date.now()
  offset = offset === null ? seen : Math.max(offset, seen)
}

/** The server's time in whole seconds since the epoch, ticking once a second; null while rendering on the server. */
export function useNowSeconds(): number | null {
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(serverNow() / 1_000),
    () => null,
  )
}

/** Whether the server's clock has reached an instant; says so in the second it does. Without one it has not. */
export function usePassed(instant: Date | undefined): boolean {
  return useSyncExternalStore(
    subscribe,
    () => instant !== undefined && serverNow() >= instant.getTime(),
    () => false,
  )
}
