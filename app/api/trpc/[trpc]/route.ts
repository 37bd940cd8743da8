import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { createContext } from '@/server/context'
import { DomainError } from '@/server/errors'
import { assertSameOrigin, errorResponse, readBody } from '@/server/http'
import { isStopping } from '@/server/notifications/streams'
import { appRouter } from '@/server/root'

export const dynamic = 'force-dynamic'

/** A full cart with long notes is a few kilobytes. Next itself sets no limit on a route's body. */
const MAX_BODY = 64 * 1024
/** A screen asks for a handful of things at once; more in one request is somebody dodging a rate limit. */
const MAX_BATCH = 10

async function handle(request: Request): Promise<Response> {
  // Over a connection from before; without the header it stays open and keeps the old server alive.
  if (isStopping()) return new Response(null, { status: 503, headers: { connection: 'close' } })
  try {
    const safe = await guard(request)
    return await fetchRequestHandler({
      endpoint: '/api/trpc',
      req: safe,
      router: appRouter,
      createContext: () => createContext({ headers: request.headers }),
      maxBatchSize: MAX_BATCH,
    })
  } catch (error) {
    return errorResponse(error, crypto.randomUUID())
  }
}

/** Same origin, JSON only, and a body that fits. A form of another site can send neither. */
async function guard(request: Request): Promise<Request> {
  if (request.method === 'GET') return request
  assertSameOrigin(request)
  if (!request.headers.get('content-type')?.startsWith('application/json')) {
    throw new DomainError('BAD_INPUT', { field: 'content-type' })
  }
  const body = await readBody(request, MAX_BODY)
  return new Request(request.url, {
    method: 'POST',
    headers: request.headers,
    body: body as BodyInit,
    signal: request.signal,
  })
}

export { handle as GET, handle as POST }
