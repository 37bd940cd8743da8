import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { env } from '@/server/env'
import { log } from '@/server/log'
import { type LabReport, labReport } from './schema'

/** The last report of `npm run lab` on this machine, or null when there is none that we can read. */
export async function findLabReport(): Promise<LabReport | null> {
  // Data, not code: the build must not go looking for what this path might be.
  const path = join(/* turbopackIgnore: true */ env().KAIFAN_DATA_DIR, 'lab', 'report.json')
  let text: string
  try {
    text = await readFile(/* turbopackIgnore: true */ path, 'utf8')
  } catch {
    return null
  }
  const parsed = labReport.safeParse(parseJson(text))
  if (!parsed.success) log().warn('the lab report is of another version; run the lab again')
  return parsed.success ? parsed.data : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
