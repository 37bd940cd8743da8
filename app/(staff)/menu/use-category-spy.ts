'use client'

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

/** A smooth scroll that says nothing when it ends is over by then, after its last move. */
const LOCK_MS = 900

/**
 * Which category's top has reached the top of the list. `jump` scrolls to one and holds the highlight there, so that it
 * does not flicker through those in between; a finger, wheel or key gives it free again.
 */
export function useCategorySpy(list: RefObject<HTMLElement | null>, count: number) {
  const [active, setActive] = useState(0)
  const locked = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    const node = list.current
    if (!node) return
    let frame = 0
    const spy = () => {
      if (locked.current) return
      const sections = [...node.querySelectorAll<HTMLElement>(':scope > section')]
      const found = sections.findLastIndex((section) => section.offsetTop <= node.scrollTop + 1)
      setActive(Math.max(0, found))
    }
    const unlock = () => {
      locked.current = false
    }
    const onScroll = () => {
      // As long as it moves it is not over, on a phone whose frames come late, too.
      if (locked.current) {
        clearTimeout(timer.current)
        timer.current = setTimeout(unlock, LOCK_MS)
      }
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(spy)
    }
    const free = ['scrollend', 'wheel', 'touchstart', 'keydown'] as const
    node.addEventListener('scroll', onScroll, { passive: true })
    for (const type of free) node.addEventListener(type, unlock, { passive: true })
    // A link to a category: the browser looked for it before the list was there.
    const linked = location.hash.length > 1 && document.getElementById(location.hash.slice(1))
    if (linked && linked.parentElement === node) node.scrollTop = linked.offsetTop
    spy()
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer.current)
      node.removeEventListener('scroll', onScroll)
      for (const type of free) node.removeEventListener(type, unlock)
    }
  }, [list])

  const jump = useCallback(
    (index: number) => {
      const node = list.current
      const section = node?.querySelectorAll<HTMLElement>(':scope > section')[index]
      if (!node || !section) return
      locked.current = true
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        locked.current = false
      }, LOCK_MS)
      setActive(index)
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
      node.scrollTo({ top: section.offsetTop, behavior: calm ? 'auto' : 'smooth' })
    },
    [list],
  )

  return { active: Math.min(active, Math.max(0, count - 1)), jump }
}
