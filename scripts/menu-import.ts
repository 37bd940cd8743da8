import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { openDb, WORKER_TIMEOUTS } from '../server/db'
import { classify, DomainError } from '../server/errors'
import { createMeal } from '../server/kitchen/create-meal'
import { applyImport } from '../server/menu/import/apply-import'
import { previewImport } from '../server/menu/import/preview-import'
import { MAX_FILE_BYTES } from '../server/menu/import/problem-rules'
import { openRedis } from '../server/redis'
import { mirrorItems } from '../server/stock/settle-hold'
import { addresses } from './addresses'
import { misused, readArguments } from './arguments'
import { findMeal, isKind, MEAL_KINDS, newMeal } from './menu-import/find-meal'
import { previewLines, problemLines } from './menu-import/print-preview'

// `npm run menu:import -- menu.csv`: shows what a menu file would change, or which rows are wrong and why; writes with
// --yes or after a "y". Talks to DATABASE_URL and REDIS_URL, else to the services of `npm start`. Exit code 0 when
// it was written, 1 when it was not, 2 when it was asked nonsense.
const USAGE = `Usage: npm run menu:import -- <file.csv> [--canteen hq] [--date 2026-11-22] [--kind DINNER] [--yes]`
const text = { type: 'string' } as const
const OPTIONS = {
  ...{ canteen: text, date: text, kind: { ...text, default: 'DINNER' } },
  yes: { type: 'boolean' },
} as const

async function main(): Promise<number> {
  const { values, positionals } = readArguments(USAGE, { options: OPTIONS, allowPositionals: true })
  const [file] = positionals
  const kind = values.kind.toUpperCase()
  if (!file || positionals.length > 1) misused('It takes one file', USAGE)
  if (!isKind(kind)) misused(`--kind is one of ${MEAL_KINDS.join(', ')}`, USAGE)
  if (values.date && !/^\d{4}-\d\d-\d\d$/.test(values.date)) misused('--date is like 2026-11-22', USAGE)
  if (!existsSync(file)) return fail(`There is no file ${file}`)
  const bytes = readFileSync(file).subarray(0, MAX_FILE_BYTES + 1)

  const { databaseUrl, redisUrl } = addresses()
  const db = openDb(databaseUrl, WORKER_TIMEOUTS, 2)
  try {
    const target = await findMeal(db, { slug: values.canteen, date: values.date, kind })
    if (!target)
      return fail(`There is no canteen "${values.canteen}", or several and --canteen does not say which`)
    const { canteenId, mealId, serviceDate } = target
    const preview = await previewImport(db, { canteenId, mealId, bytes, fileName: basename(file) })
    console.log(`${target.canteenName} · ${serviceDate} ${kind}${mealId ? '' : ' (new, as a draft)'}`)
    if (preview.digest === null) return fail(problemLines(preview).join('\n'))
    console.log(previewLines(preview).join('\n'))
    if (!values.yes && !(await confirmed())) return fail('Nothing was written')

    const meal = mealId ?? (await createMeal(db, { ...newMeal(kind, serviceDate), canteenId })).id
    // A meal made just now has nothing that could have changed since the preview.
    const digest = mealId ? preview.digest : null
    const { items } = await applyImport(db, { canteenId, mealId: meal, bytes, digest, userId: null })
    await mirror(redisUrl, meal, items)
    console.log(`Written: ${preview.counts.rows} rows`)
    return 0
  } finally {
    await db.$disconnect()
  }
}

/** So that the new portions can be ordered at once; without Redis the reconciliation does it within half a minute. */
async function mirror(url: string, mealId: string, items: Parameters<typeof mirrorItems>[2]) {
  const redis = openRedis('fail-fast', url, { lazyConnect: true, retryStrategy: () => null })
  try {
    await redis.connect()
    await mirrorItems(redis, mealId, items)
  } catch {
    console.warn('Redis is away; the new portions can be ordered as soon as it has caught up')
  } finally {
    redis.disconnect()
  }
}

async function confirmed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  // Without a terminal the end of input answers, which is no.
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
  const answer = await Promise.race([terminal.question('Write this? [y/N] '), closed])
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}

function fail(text: string): number {
  console.error(text)
  return 1
}

function explain(error: unknown): string {
  if (error instanceof DomainError) return `Refused: ${error.code} ${JSON.stringify(error.details)}`
  const away = ['unavailable', 'unknown-outcome'].includes(classify(error))
  if (away) return 'The database does not answer. Is Kaifan running (npm start), or is DATABASE_URL right?'
  return error instanceof Error ? error.message : String(error)
}

process.exitCode = await main().catch((error) => fail(explain(error)))
