'use client'

import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined
/** How far the server's clock is ahead of this phone's, in ms; null until a response told. */
let offset: number | null = null
/** Where this phone's clock stood against its own running time when the offset was learnt, ms. */
let learntAt = 0
/** The latest answer taken; one found in a cache may be older. */
let latest = 0

/** More than clocks drift: somebody has set the phone's clock, or it slept. Milliseconds. */
const SET_MS = 1_000

const phoneClock = () => Date.now() - performance.now()
/** The server's time as far as this phone knows, ms since the epoch. */
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

/**
 * Takes a server's `serverNow`, right after it came; never one that was kept. The answer that travelled least says the
 * most, and that is the one furthest ahead, as long as nobody sets the phone's clock: then only a new answer counts.
 */
export function learnServerTime(told: Date): void {
  if (told.getTime() <= latest) return
  latest = told.getTime()
  const seen = latest - Date.now()
  const sameClock = Math.abs(phoneClock() - learntAt) < SET_MS
  offset = offset !== null && sameClock ? Math.max(offset, seen) : seen
  learntAt = phoneClock()
}

/**
 * What `read` makes of the server's time, ms since the epoch: looked at every second, drawn only when it changes. It must
 * give a plain value. `atServer` stands for the time while rendering on the server.
 */
export function useTimeOf<T extends string | number | boolean | null>(
  read: (ms: number) => T,
  atServer: Date,
): T {
  return useSyncExternalStore(
    subscribe,
    () => read(serverNow()),
    () => read(atServer.getTime()),
  )
}

/** The server's time in whole seconds since the epoch, ticking once a second; null while rendering on the server. */
export function useNowSeconds(): number | null {
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(serverNow() / 1_000),
    () => null,
  )
}

/** When to say that a minute is left. Ten seconds long, so that the region changes at the moment and is empty again. */
export const atOneMinute = (secondsLeft: number | null) =>
  secondsLeft !== null && secondsLeft <= 60 && secondsLeft > 50

/** Whether the server's clock has reached an instant; says so in the second it does. Without one it has not. */
export function usePassed(instant: Date | undefined): boolean {
  return useSyncExternalStore(
    subscribe,
    () => instant !== undefined && serverNow() >= instant.getTime(),
    () => false,
  )
}
