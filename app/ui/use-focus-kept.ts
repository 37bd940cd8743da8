import { type RefObject, useEffect, useRef } from 'react'

/**
 * When what had the focus has gone with a change, puts it on `to`: a keyboard or a screen reader would begin at the top of
 * the page. `change`: something that is another with each change. `to` needs a tabIndex.
 */
export function useFocusKept(to: RefObject<HTMLElement | null>, change: unknown): void {
  const last = useRef<EventTarget | null>(null)
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      last.current = target
    }
    document.addEventListener('focusin', note)
    return () => document.removeEventListener('focusin', note)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is when to look
  useEffect(() => {
    const gone = last.current instanceof Node && !last.current.isConnected
    if (gone && document.activeElement === document.body) to.current?.focus({ preventScroll: true })
  }, [change, to])
}
