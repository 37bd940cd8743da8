'use client'

import { useEffect, useRef } from 'react'

/** Long enough to have been read, and not only scrolled past. Milliseconds. */
const LOOK_MS = 800
/** Several that are on the screen together are one request. */
const GATHER_MS = 200
const RETRY_MS = 10_000

/**
 * Tells which of the elements inside `root` that carry `data-unread` somebody has looked at: in front of them, in view,
 * for a moment. Each id once; those that could not be told are looked at anew.
 */
export function useSeen(unread: string[], onSeen: (ids: string[]) => Promise<unknown>) {
  const root = useRef<HTMLDivElement>(null)
  const latest = useRef(onSeen)
  latest.current = onSeen
  const told = useRef(new Set<string>())
  const key = unread.join()

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the list of what there is to watch
  useEffect(() => {
    const looking = new Map<string, ReturnType<typeof setTimeout>>()
    let seen: string[] = []
    let sending: ReturnType<typeof setTimeout> | undefined
    let retrying: ReturnType<typeof setTimeout> | undefined
    let gone = false
    const send = () => {
      const ids = seen
      seen = []
      latest.current(ids).catch(() => {
        for (const id of ids) told.current.delete(id)
        if (!gone) retrying = setTimeout(again, RETRY_MS)
      })
    }
    const look = (id: string) => {
      looking.delete(id)
      if (document.visibilityState !== 'visible' || told.current.has(id)) return
      told.current.add(id)
      seen.push(id)
      clearTimeout(sending)
      sending = setTimeout(send, GATHER_MS)
    }
    const observe = () => {
      const observer = new IntersectionObserver(
        (entries) => {
          for (const { target, isIntersecting } of entries) {
            const id = (target as HTMLElement).dataset.unread ?? ''
            clearTimeout(looking.get(id))
            if (isIntersecting)
              looking.set(
                id,
                setTimeout(() => look(id), LOOK_MS),
              )
          }
        },
        { threshold: 0.6 },
      )
      for (const node of root.current?.querySelectorAll('[data-unread]') ?? []) observer.observe(node)
      return observer
    }
    let observer = observe()
    // Back in front: what is in view is looked at from now on.
    const again = () => {
      observer.disconnect()
      if (document.visibilityState === 'visible') observer = observe()
    }
    document.addEventListener('visibilitychange', again)
    return () => {
      gone = true
      document.removeEventListener('visibilitychange', again)
      observer.disconnect()
      clearTimeout(retrying)
      for (const timer of looking.values()) clearTimeout(timer)
      clearTimeout(sending)
      if (seen.length > 0) send()
    }
  }, [key])
  return root
}
