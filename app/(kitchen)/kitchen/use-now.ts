'use client'
import { useEffect, useState } from 'react'

/**
 * The server's time in milliseconds, told again every `everyMs`. `offsetMs` is server clock minus this device's; `first`
 * stands for the time where the page is drawn, or server and browser would draw two different minutes.
 */
export function useNow(everyMs: number, offsetMs = 0, first?: number): number {
  const [now, setNow] = useState(() => (first === undefined ? Date.now() : first - offsetMs))
  useEffect(() => {
    const tick = () => setNow(Date.now())
    tick()
    const timer = setInterval(tick, everyMs)
    document.addEventListener('visibilitychange', tick)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tick)
    }
  }, [everyMs])
  return now + offsetMs
}
