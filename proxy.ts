import { type NextRequest, NextResponse } from 'next/server'

/**
 * Gives each page a Content-Security-Policy with a fresh nonce, which Next puts on its own scripts. It costs nothing
 * here: every page is rendered per request anyway, because the language and the menu are the person's. A static
 * policy would need 'unsafe-inline' for Next's inline scripts, and that lets an injected script run as well.
 * Nothing is authorised here: a proxy can be walked around (CVE-2025-29927).
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID())
  const policy = [
    `default-src 'self'`,
    // React's development build evaluates source to show stacks.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : ''}`,
    // Style attributes carry no nonce, and a style runs nothing.
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    // 'strict-dynamic' would otherwise speak for the service worker too, and nobody hands it a nonce.
    `worker-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
    `form-action 'self'`,
  ].join('; ')
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  // Layouts do not know the address; a sign-in should lead back to it.
  headers.set('x-path', `${request.nextUrl.pathname}${request.nextUrl.search}`)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

export const config = {
  matcher: [
    {
      source:
        '/((?!api/|_next/static|_next/image|dishes/|.*\\.(?:svg|png|webp|ico|txt|webmanifest|html|js)$).*)',
      // A prefetch answers data, not a document.
      missing: [
        { type: 'header', key: 'next-router-prefetch' },
        { type: 'header', key: 'purpose', value: 'prefetch' },
      ],
    },
  ],
}
