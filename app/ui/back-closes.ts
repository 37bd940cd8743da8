'use client'

import type { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'

/** How to close what is open above the page, the top one last. Each has an entry in the history that says its height. */
const open: (() => void)[] = []
let listening = false
/** The page that they are above. */
let page = ''
/** A step back of our own that the browser has yet to make. */
let stepping = false
/** A navigation is on its way that takes the place of the top entry: until then none is to be taken away. */
let leaving: ReturnType<typeof setTimeout> | undefined
const LEAVING_MS = 5_000
/** Where to go when that step has been made: a navigation that it overtook would be undone by it. */
let next: (() => void) | undefined

const height = (): number => history.state?.above ?? 0
const here = () => location.pathname + location.search

/** Brings the history in step with what is open, one sheet that gives way to another included. */
function settle() {
  const extra = height() - open.length
  if (height() === 0) leaving = undefined
  if (stepping || (extra > 0 && leaving)) return
  if (extra > 0) {
    stepping = true
    history.go(-extra)
  }
  // Without an address: the router is told nothing, and copies its own state into the new entry.
  while (height() < open.length) {
    page = here()
    history.pushState({ above: height() + 1 }, '')
  }
}

function onPop(event: PopStateEvent) {
  const ours = stepping
  stepping = false
  // What stands above after a step of our own was opened meanwhile, and has yet to have its entry.
  const closing = ours ? [] : open.splice(height())
  // The page is the same as before; the router would only draw it again.
  if ((ours || closing.length > 0) && here() === page) event.stopImmediatePropagation()
  for (const close of closing.reverse()) close()
  // An entry whose sheet has long gone, after a reload or a step forward, is no place to be.
  settle()
  const go = next
  next = undefined
  go?.()
}

/**
 * Lets a step back close a sheet and not leave the page: the swipe from the edge on iOS, a mouse's button. Closed by
 * other means, its entry in the history goes with it.
 */
export function useBackCloses(isOpen: boolean, close: () => void): void {
  const latest = useRef(close)
  latest.current = close
  useEffect(() => {
    if (!listening) addEventListener('popstate', onPop, true) // before the router's
    listening = true
    const entry = () => latest.current()
    if (isOpen) open.push(entry)
    setTimeout(settle)
    return () => {
      const at = open.indexOf(entry)
      if (at >= 0) open.splice(at, 1)
      setTimeout(settle)
    }
  }, [isOpen])
}

/** To another page; from inside a sheet in the place of the sheet, so that back leads to the page and not to its shadow. */
export function goTo(
  router: ReturnType<typeof useRouter>,
  href: string,
  options?: { scroll: boolean },
): void {
  if (stepping) {
    next = () => goTo(router, href, options)
    return
  }
  if (height() === 0) {
    router.push(href, options)
    return
  }
  clearTimeout(leaving)
  leaving = setTimeout(() => {
    leaving = undefined
    settle()
  }, LEAVING_MS)
  router.replace(href, options)
}

/** Pages that nobody goes back to: of who was not signed in, and of who has paid. */
const PASSED = /^\/(login|register|welcome|sandbox-pay)\b/

/** A step back where that is a page of this app, as it was left; else, and in a browser that cannot tell, to `href`. */
export function goBack(router: ReturnType<typeof useRouter>, href: string): void {
  settle()
  if (stepping) {
    next = () => goBack(router, href)
    return
  }
  const { navigation } = window
  const before = navigation?.entries()[(navigation.currentEntry?.index ?? 0) - 1]?.url
  if (before && !PASSED.test(new URL(before).pathname)) history.back()
  else router.push(href)
}
