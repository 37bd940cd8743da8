'use client'

import { useRef, useState } from 'react'

// biome-ignore lint/suspicious/noExplicitAny: whatever they take
type Handlers = Record<string, (...args: any[]) => unknown>

/** The same handlers at every drawing, each doing what the latest one does: a card that was given them need not be drawn again. */
export function useSteady<T extends Handlers>(handlers: T): T {
  const latest = useRef(handlers)
  latest.current = handlers
  const [steady] = useState(() => {
    const forward =
      (name: string) =>
      (...args: unknown[]) =>
        latest.current[name]?.(...args)
    return Object.fromEntries(Object.keys(handlers).map((name) => [name, forward(name)])) as T
  })
  return steady
}
