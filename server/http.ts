import { env, LOOPBACK } from './env'
import { DomainError, HTTP_STATUS, toDomainError } from './errors'
import { log } from './log'

/** The origins that may write: APP_URL's, and when that is this machine, the machine's other names on the same port. */
export function allowedOrigins(): string[] {
  const { protocol, hostname, port, origin } = new URL(env().APP_URL)
  if (!LOOPBACK.includes(hostname)) return [origin]
  return LOOPBACK.map((name) => `${protocol}//${name}${port && `:${port}`}`)
}

/**
 * Refuses what another site made the browser send. SameSite=Lax alone lets a sibling subdomain through, and
 * multipart and text/plain need no preflight.
 * @throws DomainError ORIGIN_REJECTED
 */
export function assertSameOrigin(request: Request): void {
  const { method, headers } = request
  const reads = method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
  const site = headers.get('sec-fetch-site')
  // A link from another site may open a page, never a door below /api.
  if (site === 'cross-site' || (site === 'same-site' && !reads)) throw new DomainError('ORIGIN_REJECTED', {})
  if (reads) return
  const origin = headers.get('origin')
  if (origin === null && !headers.has('cookie')) return
  if (origin === null || !allowedOrigins().includes(origin)) throw new DomainError('ORIGIN_REJECTED', {})
}

/**
 * The body, at most `maxBytes` of it. Route handlers have no limit of their own.
 * @throws DomainError PAYLOAD_TOO_LARGE, before reading when the length is announced, else as soon as it is passed
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = new DomainError('PAYLOAD_TOO_LARGE', { maxBytes })
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done) break
    size += value.byteLength
    if (size > maxBytes) {
      await reader?.cancel()
      throw tooLarge
    }
    chunks.push(value)
  }
  const body = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    body.set(chunk, at)
    at += chunk.byteLength
  }
  return body
}

/** What an HTTP door answers when something was thrown. Whatever else went wrong stays in the log. */
export function errorResponse(error: unknown, requestId: string): Response {
  const known = toDomainError(error) ?? new DomainError('INTERNAL', {})
  if (known !== error) log().error({ requestId, err: error }, 'unexpected error')
  const headers = new Headers({ 'cache-control': 'no-store' })
  if (known.code === 'RATE_LIMITED') {
    const { retryAfterSeconds } = known.details as { retryAfterSeconds: number }
    headers.set('retry-after', String(retryAfterSeconds))
  }
  const body = { error: { code: known.code, details: known.details, requestId } }
  return Response.json(body, { status: HTTP_STATUS[known.code], headers })
}
