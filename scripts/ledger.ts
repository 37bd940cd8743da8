import { type Db, openDb, WORKER_TIMEOUTS } from '../server/db'
import { classify } from '../server/errors'
import { openRedis, type RedisClient } from '../server/redis'
import { listLedger } from '../server/stock/list-ledger'
import { listLiveMeals } from '../server/stock/reconcile-meal'
import { addresses } from './addresses'
import { COULD_NOT, misused, readArguments } from './arguments'
import { ledgerLines, type MealLedger } from './ledger/print-ledger'

// `npm run ledger`: where every portion of the live meals is, and which invariant is broken. Talks to DATABASE_URL and
// REDIS_URL, else to the services of `npm start`. Exit code 0 when all hold, 1 when one is broken, 2 when it cannot look.
/** No phone waits for this: a service that is only busy is not away. */
const PATIENT = { connectTimeout: 10_000, commandTimeout: 10_000 }
const USAGE = 'Usage: npm run ledger [-- --meal <id> | --canteen <slug>] [--json]'

async function main(): Promise<number> {
  const text = { type: 'string' } as const
  const { values } = readArguments(USAGE, {
    options: { meal: text, canteen: text, json: { type: 'boolean' } },
  })
  if (values.meal !== undefined && !/^[0-9a-f-]{36}$/i.test(values.meal)) misused('--meal is an id', USAGE)
  const { databaseUrl, redisUrl } = addresses()
  const db = openDb(databaseUrl, WORKER_TIMEOUTS, 4)
  const redis = openRedis('fail-fast', redisUrl, {
    ...{ lazyConnect: true, retryStrategy: () => null },
    ...PATIENT,
  })
  try {
    await redis.connect().catch(() => {}) // said below, with what Postgres says
    const meals = await findMeals(db, values)
    const ledgers: MealLedger[] = []
    for (const meal of meals) ledgers.push({ ...meal, ...(await listLedger(db, redis, meal.mealId)) })
    console.log(values.json ? JSON.stringify({ meals: ledgers }, null, 2) : ledgerLines(ledgers).join('\n'))
    if (ledgers.some((ledger) => ledger.breaches.length > 0)) return 1
    return (await canLook(redis)) ? 0 : fail('Redis does not answer, so only Postgres was looked at')
  } finally {
    redis.disconnect()
    await db.$disconnect()
  }
}

/** The meal asked for, or the live ones. @throws Error when there is no such meal or canteen */
async function findMeals(db: Db, { meal, canteen }: { meal?: string; canteen?: string }) {
  if (canteen && !(await db.canteen.findUnique({ where: { slug: canteen } }))) {
    throw new Error(`There is no canteen "${canteen}"`)
  }
  const ids = meal ? [meal] : await listLiveMeals(db)
  const meals = await db.meal.findMany({
    where: { id: { in: ids }, ...(canteen ? { canteen: { slug: canteen } } : {}) },
    orderBy: [{ serviceDate: 'asc' }, { cutoffAt: 'asc' }],
    select: { id: true, serviceDate: true, kind: true, canteen: { select: { slug: true } } },
  })
  if (meal && meals.length === 0) throw new Error(`There is no meal ${meal}`)
  return meals.map((row) => ({
    ...{ mealId: row.id, canteen: row.canteen.slug, kind: row.kind },
    serviceDate: row.serviceDate.toISOString().slice(0, 10),
  }))
}

const canLook = (redis: RedisClient) =>
  redis.ping().then(
    () => true,
    () => false,
  )

function fail(text: string): number {
  console.error(text)
  return COULD_NOT
}

function explain(error: unknown): string {
  const away = ['unavailable', 'unknown-outcome'].includes(classify(error))
  if (away) return 'The database does not answer. Is Kaifan running (npm start), or is DATABASE_URL right?'
  return error instanceof Error ? error.message : String(error)
}

process.exitCode = await main().catch((error) => fail(explain(error)))
