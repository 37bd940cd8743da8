import { randomUUID } from 'node:crypto'
import { requireRole } from '@/server/auth/session'
import { db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { assertSameOrigin, errorResponse, readBody } from '@/server/http'
import { applyImport } from '@/server/menu/import/apply-import'
import { previewImport } from '@/server/menu/import/preview-import'
import { MAX_FILE_BYTES } from '@/server/menu/import/problem-rules'
import { importQuery } from '@/server/menu/import/schema'
import { redis } from '@/server/redis'
import { mirrorItems } from '@/server/stock/settle-hold'

/**
 * POST the bytes of a menu file as text/csv to `?mealId=…&fileName=…` for a preview, and again with
 * `&confirm=<digest>` to write it. Answers `{ ok: true, preview }` or `{ ok: true, applied: true }`.
 */
export async function POST(request: Request): Promise<Response> {
  const requestId = randomUUID()
  try {
    assertSameOrigin(request)
    // text/csv needs a preflight, which no other site passes; form types (multipart, text/plain) need none.
    const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
    if (type !== 'text/csv') throw new DomainError('BAD_INPUT', { field: 'content-type' })
    const user = await requireRole(request, ['KITCHEN', 'ADMIN'])
    if (!user.canteenId) throw new DomainError('FORBIDDEN', {})
    const query = importQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams))
    if (!query.success)
      throw new DomainError('BAD_INPUT', { field: String(query.error.issues[0]?.path[0] ?? '') })

    const bytes = await readBody(request, MAX_FILE_BYTES)
    const { mealId, fileName, confirm: digest } = query.data
    const target = { canteenId: user.canteenId, mealId, bytes }
    if (digest === undefined) return answer({ preview: await previewImport(db(), { ...target, fileName }) })
    const { items } = await applyImport(db(), { ...target, digest, userId: user.id })
    await mirrorItems(redis(), mealId, items)
    return answer({ applied: true })
  } catch (error) {
    return errorResponse(error, requestId)
  }
}

const answer = (body: object) =>
  Response.json({ ok: true, ...body }, { headers: { 'cache-control': 'no-store' } })
