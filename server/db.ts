import { setTimeout as sleep } from 'node:timers/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import { Prisma, PrismaClient } from '@/prisma/generated/client'
import { env } from './env'
import { classify, Retry } from './errors'

export type Db = PrismaClient

declare const insideTransaction: unique symbol
/** A client inside a transaction. Only `inTransaction` makes one, so a step that needs one cannot run outside. */
export type Tx = Prisma.TransactionClient & { readonly [insideTransaction]: true }

/**
 * How long one statement may take, and how long `inTransaction` goes on, all tries together. Milliseconds. A person waits
 * 2 s at the most; a batch may take longer, and a worker has time.
 */
export const WEB_TIMEOUTS = { connect: 1_700, query: 1_800, statement: 1_500, lock: 1_200, patience: 2_000 }
export const WORKER_TIMEOUTS = {
  ...{ connect: 3_000, query: 6_000, statement: 5_000, lock: 1_500, patience: 60_000 },
}

/**
 * Opens a pool. Every wait has an end (pg's default is none), and sessions speak UTC: adapter-pg drops the
 * offset when it writes and assumes UTC when it reads, so another session zone would shift every instant.
 */
export function openDb(url: string, timeouts = WEB_TIMEOUTS, poolSize = 10): Db {
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: poolSize,
      connectionTimeoutMillis: timeouts.connect,
      // pg's default of 10 s would open the whole pool anew for every wave of people.
      idleTimeoutMillis: 300_000,
      query_timeout: timeouts.query,
      statement_timeout: timeouts.statement,
      lock_timeout: timeouts.lock,
      idle_in_transaction_session_timeout: 5_000,
      options: '-c TimeZone=UTC',
    },
    { onPoolError: () => {} /* an idle connection broke; the next query opens another */ },
  )
  const client = new PrismaClient({ adapter, errorFormat: 'minimal' })
  timeoutsOf.set(client, timeouts)
  return client
}

const timeoutsOf = new WeakMap<Db, typeof WEB_TIMEOUTS>()

const KEY = Symbol.for('kaifan.db')
const globals = globalThis as { [KEY]?: Db }

/** This process's pool, opened on first use. Next loads modules more than once, hence the global. */
export function db(): Db {
  globals[KEY] ??= openDb(
    env().DATABASE_URL,
    process.title === 'kaifan-worker' ? WORKER_TIMEOUTS : WEB_TIMEOUTS,
    env().DATABASE_POOL_SIZE,
  )
  return globals[KEY]
}

/** The zone that sessions speak; must be UTC. The address can override what we ask for. */
export async function readSessionZone(client: Db): Promise<string> {
  const [row] = await client.$queryRaw<[{ zone: string }]>`SELECT current_setting('TimeZone') AS zone`
  return row.zone
}

/** Enough for every collision seen under load; beyond that something else is wrong. */
const MAX_TRIES = 8
/** One try of a transaction is over by then, whoever asks. Milliseconds. */
const LONGEST_TRY = 10_000

/**
 * Runs `work` in one READ COMMITTED transaction and again, with jitter, when the database asks for another try
 * (deadlock, serialization failure, lock timeout) or `work` throws a `Retry`. Throw to roll back; a returned failure commits.
 * @param patience how long all tries together may take; the client's own unless a file is written. Milliseconds.
 * @throws what the last try threw: no other begins that might have to wait for a lock beyond `patience`
 */
export async function inTransaction<T>(
  client: Db,
  work: (tx: Tx) => Promise<T>,
  patience = timeoutsOf.get(client)?.patience ?? WORKER_TIMEOUTS.patience,
): Promise<T> {
  const lock = timeoutsOf.get(client)?.lock ?? 0
  const started = performance.now()
  for (let attempt = 1; ; attempt++) {
    try {
      const timeout = Math.min(LONGEST_TRY, patience - (performance.now() - started))
      return await client.$transaction((tx) => work(tx as Tx), {
        maxWait: Math.min(5_000, patience),
        timeout,
      })
    } catch (error) {
      if (classify(error) !== 'conflict' || attempt === MAX_TRIES) throw error
      const pause = Math.random() * 5 * 2 ** attempt
      if (performance.now() - started + pause + lock > patience) throw error
      await sleep(pause)
    }
  }
}

/** A file of a person's: many rows, and one who knows that it takes a moment. Milliseconds. */
export const FILE_PATIENCE = LONGEST_TRY

export { Prisma, Retry }
