import { FILE_WITHIN_MS } from '@/app/reach'
import type { ErrorCode } from '@/server/errors'
import type { ImportPreview } from '@/server/menu/import/preview-import'
import type { Problem } from '@/server/menu/import/problem-rules'

type Refusal = { code: ErrorCode; details: { problems?: Problem[] } }
export type ImportAnswer = { preview: ImportPreview } | { applied: true } | { refusal: Refusal }

/**
 * Asks for the preview of a menu file, or writes it when `confirm` (the preview's digest) is given.
 * @throws TypeError when nobody was reached, DOMException when nobody answered in time
 */
export async function requestImport(mealId: string, file: File, confirm?: string): Promise<ImportAnswer> {
  const query = new URLSearchParams({ mealId, fileName: file.name.slice(-200), ...(confirm && { confirm }) })
  const headers = { 'content-type': 'text/csv' }
  const signal = AbortSignal.timeout(FILE_WITHIN_MS)
  const response = await fetch(`/api/menu/import?${query}`, { method: 'POST', headers, body: file, signal })
  const body = await response.json().catch(() => null)
  if (body?.ok) return body.preview ? { preview: body.preview } : { applied: true }
  return { refusal: body?.error ?? { code: 'INTERNAL', details: {} } }
}
