'use client'

import { type ChangeEvent, useDeferredValue, useEffect, useState } from 'react'

/** Short enough to feel like at once, long enough to skip the letters between. */
const WAIT_MS = 150

/**
 * The text in the box, and what of it is searched for: not before the typing rests, and never the letters of a
 * character that an input method is still composing.
 */
export function useQueryText(initial: string) {
  const [text, setText] = useState(initial)
  const [settled, setSettled] = useState(initial)
  const [composing, setComposing] = useState(false)

  useEffect(() => {
    if (composing || text === settled) return
    const timer = setTimeout(() => setSettled(text), text === '' ? 0 : WAIT_MS)
    return () => clearTimeout(timer)
  }, [text, settled, composing])

  useEffect(() => {
    // Coming back from the checkout finds the same results; going back does not step through letters.
    const url = new URL(location.href)
    if ((url.searchParams.get('q') ?? '') === settled) return
    if (settled) url.searchParams.set('q', settled)
    else url.searchParams.delete('q')
    history.replaceState(history.state, '', url)
  }, [settled])

  const choose = (word: string) => {
    setText(word)
    setSettled(word)
  }
  const input = {
    value: text,
    onChange: (event: ChangeEvent<HTMLInputElement>) => setText(event.target.value),
    onCompositionStart: () => setComposing(true),
    onCompositionEnd: () => setComposing(false),
  }
  return { text, query: useDeferredValue(settled).trim(), choose, input }
}
