'use client'

import { type RefObject, useEffect, useRef } from 'react'

/** Whether the person is still where they tapped, for late answers: none may drag them away from where they went since. */
export function useStillHere(open = true): RefObject<boolean> {
  const here = useRef(false)
  useEffect(() => {
    here.current = open
    return () => {
      here.current = false
    }
  }, [open])
  return here
}
