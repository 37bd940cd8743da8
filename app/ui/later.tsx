'use client'

import { type ComponentType, useEffect, useState } from 'react'

const RETRY_MS = 3_000

/**
 * A component whose code comes after the page has come alive, for what nobody sees at first: a closed sheet. It is
 * asked for at once and not at the first tap, so that the tap finds it there; until then it renders nothing.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, where modules are made
  return function Later(props: P) {
    const [Part, setPart] = useState(() => loaded)
    useEffect(() => {
      if (Part) return
      let timer: ReturnType<typeof setTimeout>
      let gone = false
      const ask = () =>
        load().then(
          (part) => {
            loaded = part
            if (!gone) setPart(() => part)
          },
          () => {
            if (!gone) timer = setTimeout(ask, RETRY_MS)
          },
        )
      void ask()
      return () => {
        gone = true
        clearTimeout(timer)
      }
    }, [Part])
    return Part && <Part {...props} />
  }
}
