/** Why an attempt to get in failed: a code, and the field it belongs to if it belongs to one. */
export type Refusal = { code: string; field?: string; retryAfterSeconds?: number }

/** Asks the auth door. Null when it opened, and then the cookie is set. */
export async function send(path: string, body: object): Promise<Refusal | null> {
  try {
    const response = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (response.ok) return null
    // Ours is { error: { code, details } }, better-auth's { code, message }.
    const answer = await response.json().catch(() => ({}))
    return { code: answer.error?.code ?? answer.code ?? 'INTERNAL', ...answer.error?.details }
  } catch {
    return { code: 'OFFLINE' }
  }
}

const HERE = 'http://here.invalid'

/** Where to go afterwards: a path of ours, whatever the address said. URL knows every way to write "//elsewhere". */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, HERE)) return '/'
  const url = new URL(next, HERE)
  return url.origin === HERE ? `${url.pathname}${url.search}` : '/'
}

/** A page at the door that remembers where somebody wanted to go. `next` is a safe one. */
export const withNext = (path: string, next: string) =>
  next === '/' ? path : `${path}?next=${encodeURIComponent(next)}`
