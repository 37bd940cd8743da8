'use client'

import { useLayoutEffect, useRef } from 'react'

/** Where the last tap on such a row leads. */
let tapped = ''

/**
 * A row of links of which one is the page itself. Each page has a row of its own: after a tap on another link it is
 * scrolled to that one, and has the focus that went with the row before.
 */
export function useCurrentLink() {
  const row = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const here = row.current?.querySelector<HTMLElement>('[aria-current]')
    if (!here || !row.current) return
    // The row alone: scrollIntoView would move the page.
    row.current.scrollLeft = here.offsetLeft - (row.current.clientWidth - here.offsetWidth) / 2
    if (here.getAttribute('href') === tapped && document.activeElement === document.body)
      here.focus({ preventScroll: true })
    tapped = ''
  }, [])
  return row
}

/** To be called at a tap on one of the row's links, or on another way to the same page. */
export function noteTapped(href: string): void {
  tapped = href
}
