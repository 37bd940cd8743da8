import superjson from 'superjson'
import { env } from '@/server/env'
import type { ErrorCode } from '@/server/errors'

/** What a web server said: the data, or why not. */
export type Said = { data: unknown; code: ErrorCode | null; details: Record<string, unknown> }

/** Longer than any answer takes; whoever has not heard by then does not know. Milliseconds. */
const PATIENCE = 10_000

/**
 * Calls a procedure as a browser does.
 * @throws Error when nobody knows what became of it: no answer, half an answer, or a server in trouble
 */
export async function callDoor(url: string, path: string, input: unknown, cookie: string): Promise<Said> {
  const response = await fetch(new URL(`/api/trpc/${path}`, url), {
    method: 'POST',
    headers: { origin: env().APP_URL, 'content-type': 'application/json', cookie },
    body: JSON.stringify(superjson.serialize(input)),
    signal: AbortSignal.timeout(PATIENCE),
  })
  const body = (await response.json()) as {
    result?: { data: Parameters<typeof superjson.deserialize>[0] }
    error?: { json?: { data: { code: ErrorCode; details: object } }; code?: ErrorCode }
  }
  const error = body.error?.json?.data ?? body.error
  if (response.status >= 500) throw new Error(`${response.status} ${error?.code ?? ''}`)
  if (!error) return { data: body.result && superjson.deserialize(body.result.data), code: null, details: {} }
  const details = 'details' in error ? (error.details as Record<string, unknown>) : {}
  return { data: null, code: error.code ?? 'INTERNAL', details }
}
