'use client'

import { useRouter } from 'next/navigation'
import { type ComponentProps, type MouseEvent, useTransition } from 'react'
import { goBack, goTo } from './back-closes'

type Props = Omit<ComponentProps<'a'>, 'href'> & {
  href: string
  /** Takes the place of this page in the history. */
  replace?: boolean
  /** False stays where the page has been scrolled to. */
  scroll?: boolean
  /** Steps back to where one came from; `href` is for who came from elsewhere. */
  back?: boolean
}

/**
 * A link to another page of the app, without loading the document. Next's own also fetches whatever link comes into
 * sight: 4 kB on every page, and requests for pages that nobody opens. This one fetches when a finger or a pointer
 * comes near, and is busy until the other page is there: a line across the screen shows it (globals.css).
 */
export function Link({ href, replace, scroll = true, back, onClick, ...rest }: Props) {
  const router = useRouter()
  const [pending, start] = useTransition()
  const near = () => router.prefetch(href)
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    // A new tab, a download, a menu: the browser's business.
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (event.defaultPrevented || !plain || rest.target) return
    event.preventDefault()
    if (back) return goBack(router, href)
    start(() => (replace ? router.replace(href, { scroll }) : goTo(router, href, { scroll })))
  }
  return (
    <a
      {...rest}
      href={href}
      aria-busy={pending || undefined}
      onClick={go}
      onPointerEnter={near}
      onTouchStart={near}
    />
  )
}
