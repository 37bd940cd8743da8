'use client'

import { type ComponentType, useSyncExternalStore } from 'react'

const RETRY_MS = 3_000

/**
 * A component whose code comes after the page has come alive, for what nobody sees at first: a closed sheet. It is
 * asked for at once and not at the first tap, so that the tap finds it there; until then it renders nothing.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null
  let asking = false
  const listeners = new Set<() => void>()

  async function ask() {
    if (asking) return
    asking = true
    while (!loaded && listeners.size > 0) {
      try {
        loaded = await load()
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
    asking = false
    for (const listener of listeners) listener()
  }

  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    if (!loaded) void ask()
    return () => void listeners.delete(listener)
  }

  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, where modules are made
  return function Later(props: P) {
    // Nothing while hydrating, whatever is there: a part of the page that comes alive later than another would else
    // find the code that the other has fetched, and draw what the server did not.
    const Part = useSyncExternalStore(
      subscribe,
      () => loaded,
      () => null,
    )
    return Part && <Part {...props} />
  }
}
