import { FILE_WITHIN_MS } from '@/app/reach'
import type { TopUpPreview } from '@/server/allowance/top-up/preview-top-up'
import type { TopUpProblem } from '@/server/allowance/top-up/problem-rules'
import type { ErrorCode } from '@/server/errors'

type Refusal = { code: ErrorCode; details: { problems?: TopUpProblem[] } }
export type TopUpAnswer = { preview: TopUpPreview } | { people: number } | { refusal: Refusal }

/**
 * Asks for the preview of a top-up file, or writes it when `confirm` (the preview's digest) is given.
 * @throws TypeError when nobody was reached, DOMException when nobody answered in time
 */
export async function requestTopUp(file: File, confirm?: string): Promise<TopUpAnswer> {
  const query = new URLSearchParams({ fileName: file.name.slice(-200), ...(confirm && { confirm }) })
  const headers = { 'content-type': 'text/csv' }
  const signal = AbortSignal.timeout(FILE_WITHIN_MS)
  const response = await fetch(`/api/people/top-up?${query}`, { method: 'POST', headers, body: file, signal })
  const body = await response.json().catch(() => null)
  if (body?.ok) return body.preview ? { preview: readPreview(body.preview) } : { people: body.people }
  return { refusal: body?.error ?? { code: 'INTERNAL', details: {} } }
}

/** JSON has no dates. */
function readPreview(preview: Omit<TopUpPreview, 'doneAt'> & { doneAt: string | null }): TopUpPreview {
  return { ...preview, doneAt: preview.doneAt === null ? null : new Date(preview.doneAt) }
}
