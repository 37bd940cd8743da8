const HERE = 'http://here.invalid'

/**
 * Where to go afterwards: a path of ours, whatever the address said. URL knows every way to write "//elsewhere", and what
 * it makes of "/.//elsewhere" is looked at again.
 */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, HERE)) return '/'
  const { origin, pathname, search } = new URL(next, HERE)
  return origin === HERE && !pathname.startsWith('//') ? `${pathname}${search}` : '/'
}

/** A page at the door that remembers where somebody wanted to go. `next` is a safe one. */
export const withNext = (path: string, next: string) =>
  next === '/' ? path : `${path}?next=${encodeURIComponent(next)}`
