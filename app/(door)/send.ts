import { ANSWER_WITHIN_MS } from '@/app/reach'

/** Why an attempt to get in failed: a code, and the field it belongs to if it belongs to one. */
export type Refusal = { code: string; field?: string; retryAfterSeconds?: number }

/** Asks the auth door. Null when it opened, and then the cookie is set. */
export async function send(path: string, body: object): Promise<Refusal | null> {
  try {
    const response = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    if (response.ok) return null
    // Ours is { error: { code, details } }, better-auth's { code, message }.
    const answer = await response.json().catch(() => ({}))
    return { code: answer.error?.code ?? answer.code ?? 'INTERNAL', ...answer.error?.details }
  } catch {
    return { code: 'OFFLINE' }
  }
}
