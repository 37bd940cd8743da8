'use client'

import { useEffect, useRef, useState } from 'react'

/**
 * Counts down from `seconds` and calls `onDue`; starts again whenever `turn` changes. Stands still while nobody looks,
 * and asks at once when somebody does again.
 * @returns the seconds that are left
 */
export function useRetry(seconds: number, turn: number, onDue: () => void): number {
  const [left, setLeft] = useState(seconds)
  const due = useRef(onDue)
  useEffect(() => {
    due.current = onDue
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` says that an answer came, whatever it was
  useEffect(() => {
    let rest = seconds
    let timer: ReturnType<typeof setInterval> | undefined
    setLeft(rest)
    const tick = () => {
      rest -= 1
      setLeft(Math.max(0, rest))
      if (rest > 0) return
      clearInterval(timer)
      due.current()
    }
    const run = () => {
      clearInterval(timer)
      if (!document.hidden) timer = setInterval(tick, 1_000)
    }
    const onVisibility = () => {
      run()
      // Somebody who comes back does not want to see a number run down first.
      if (!document.hidden) rest = Math.min(rest, 1)
    }
    run()
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onVisibility)
    }
  }, [seconds, turn])

  return left
}
