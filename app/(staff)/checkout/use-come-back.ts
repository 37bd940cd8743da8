'use client'

import { useEffect, useRef } from 'react'

/** Calls `look`, one call at a time, whenever somebody comes back to this page or the phone to a network. */
export function useComeBack(enabled: boolean, look: () => Promise<unknown>): void {
  const busy = useRef(false)
  useEffect(() => {
    if (!enabled) return
    const back = () => {
      if (busy.current || document.visibilityState === 'hidden') return
      busy.current = true
      void look().finally(() => {
        busy.current = false
      })
    }
    const gone = new AbortController()
    for (const event of ['focus', 'online', 'visibilitychange'])
      addEventListener(event, back, { signal: gone.signal })
    return () => gone.abort()
  }, [enabled, look])
}
