import type { Db } from '@/server/db'
import { parseTopUpCsv } from './parse-top-up-csv'
import { type PlannedTopUp, planTopUp } from './plan-top-up'
import type { TopUpProblem } from './problem-rules'

export type TopUpPreview = {
  fileName: string
  ignoredColumns: string[]
  rows: Omit<PlannedTopUp, 'transferId' | 'departmentId'>[]
  totalCents: number
  problems: TopUpProblem[]
  /** When these very rows were topped up before: they will not be a second time. */
  doneAt: Date | null
  /** Confirms exactly this preview; null while there are problems, or when it is done already. */
  digest: string | null
}

/** Shows what a top-up file would do; writes nothing. */
export async function previewTopUp(
  db: Db,
  { canteenId, bytes, fileName }: { canteenId: string; bytes: Uint8Array; fileName: string },
): Promise<TopUpPreview> {
  const { rows, problems, ignoredColumns } = parseTopUpCsv(bytes)
  const plan = await planTopUp(db, canteenId, rows)
  const all = [...problems, ...plan.problems].sort((a, b) => a.row - b.row)
  const clean = all.length === 0
  return {
    fileName,
    ignoredColumns,
    rows: plan.rows.map(({ transferId: _, departmentId: __, ...row }) => row),
    totalCents: plan.rows.reduce((sum, row) => sum + row.amountCents, 0),
    problems: all,
    doneAt: clean ? plan.doneAt : null,
    digest: clean && !plan.doneAt ? plan.digest : null,
  }
}
