import { randomUUID } from 'node:crypto'
import { topUpQuery } from '@/server/allowance/schema'
import { applyTopUp } from '@/server/allowance/top-up/apply-top-up'
import { previewTopUp } from '@/server/allowance/top-up/preview-top-up'
import { MAX_FILE_BYTES } from '@/server/allowance/top-up/problem-rules'
import { requireRole } from '@/server/auth/session'
import { db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { assertSameOrigin, errorResponse, readBody } from '@/server/http'

/**
 * POST the bytes of a top-up file as text/csv to `?fileName=…` for a preview, and again with `&confirm=<digest>` to
 * write it. Answers `{ ok: true, preview }` or `{ ok: true, people }`.
 */
export async function POST(request: Request): Promise<Response> {
  const requestId = randomUUID()
  try {
    assertSameOrigin(request)
    // text/csv needs a preflight, which no other site passes; form types (multipart, text/plain) need none.
    const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
    if (type !== 'text/csv') throw new DomainError('BAD_INPUT', { field: 'content-type' })
    const user = await requireRole(request, ['ADMIN'])
    if (!user.canteenId) throw new DomainError('FORBIDDEN', {})
    const query = topUpQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams))
    if (!query.success)
      throw new DomainError('BAD_INPUT', { field: String(query.error.issues[0]?.path[0] ?? '') })

    const bytes = await readBody(request, MAX_FILE_BYTES)
    const { fileName, confirm: digest } = query.data
    const target = { canteenId: user.canteenId, bytes }
    if (digest === undefined) return answer({ preview: await previewTopUp(db(), { ...target, fileName }) })
    return answer({ people: await applyTopUp(db(), { ...target, digest, actorId: user.id }) })
  } catch (error) {
    return errorResponse(error, requestId)
  }
}

const answer = (body: object) =>
  Response.json({ ok: true, ...body }, { headers: { 'cache-control': 'no-store' } })
