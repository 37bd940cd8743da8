'use client'

import { type RefObject, type TouchEvent, useRef } from 'react'

/** Pulled this far, or flicked this fast, it closes: px, and px in a millisecond. */
const FAR = 80
const FAST = 0.5

/**
 * Handlers for a sheet's head: it follows a finger down and closes when let go far enough. Only the head, so that what
 * scrolls below it keeps its own finger. An extra: there is a button as well.
 */
export function usePullDown(dialog: RefObject<HTMLDialogElement | null>) {
  const start = useRef<{ y: number; at: number } | null>(null)
  const pulled = (event: TouchEvent) =>
    start.current ? Math.max(0, (event.changedTouches[0]?.clientY ?? 0) - start.current.y) : 0
  const follow = (distance: number) => {
    const style = dialog.current?.style
    if (!style || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    style.translate = distance > 0 ? `0 ${distance}px` : ''
    style.transition = distance > 0 ? 'none' : ''
  }
  return {
    onTouchStart: (event: TouchEvent) => {
      const finger = event.touches.length === 1 ? event.touches[0] : undefined
      start.current = finger ? { y: finger.clientY, at: event.timeStamp } : null
    },
    onTouchMove: (event: TouchEvent) => follow(pulled(event)),
    onTouchEnd: (event: TouchEvent) => {
      const distance = pulled(event)
      const ms = event.timeStamp - (start.current?.at ?? 0)
      start.current = null
      follow(0)
      if (distance > FAR || (distance > 24 && distance / ms > FAST)) dialog.current?.close()
    },
    onTouchCancel: () => {
      start.current = null
      follow(0)
    },
  }
}
