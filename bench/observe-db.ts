import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, type Prisma, Retry } from '@/server/db'

/** What went wrong on the way to the answers, by kind. Each is one transaction, or one EXEC, that had to run again. */
export type Tally = { conflicts: number; deadlocks: number }

type Raw = (sql: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => Promise<unknown>

/**
 * The database as the product's own code sees it, with two things added from outside: transactions that lose a race
 * are counted, and each waits `delayMs` between reading stock and writing it. So the lab measures the real strategies
 * and the product has no parameter that slows it down.
 */
export function observeDb(db: Db, tally: Tally, delayMs: number): Db {
  const transaction = (work: (tx: Prisma.TransactionClient) => Promise<unknown>, options?: object) =>
    db.$transaction(async (tx) => {
      try {
        return await work(delayMs > 0 ? pauseBeforeWrite(tx, delayMs) : tx)
      } catch (error) {
        if (error instanceof Retry) tally.conflicts++
        else if (isDeadlock(error)) tally.deadlocks++
        throw error
      }
    }, options)
  return new Proxy(db, {
    get: (target, name) => (name === '$transaction' ? transaction : Reflect.get(target, name, target)),
  })
}

/** Waits once a transaction, before the first write to stock that follows a read of it. Who never reads never waits. */
function pauseBeforeWrite(tx: Prisma.TransactionClient, delayMs: number): Prisma.TransactionClient {
  let state: 'nothing read' | 'read' | 'paused' = 'nothing read'
  const watched = (raw: Raw): Raw => {
    return async (sql, ...values) => {
      const text = 'sql' in sql ? sql.sql : sql.join('?')
      const writes = /UPDATE menu_items/.test(text)
      if (writes && state === 'read') {
        state = 'paused'
        await sleep(delayMs)
      }
      if (!writes && state === 'nothing read' && /FROM menu_items/.test(text)) state = 'read'
      return raw(sql, ...values)
    }
  }
  return new Proxy(tx, {
    get(target, name) {
      if (name === 'menuItem' && state === 'nothing read') state = 'read'
      if (name !== '$queryRaw' && name !== '$executeRaw') return Reflect.get(target, name, target)
      return watched((...args) => Reflect.apply(target[name] as Raw, target, args))
    },
  })
}

/** Whether Postgres ended this one because it and another waited for each other. */
export function isDeadlock(error: unknown): boolean {
  const meta = (error as { meta?: unknown } | null)?.meta
  return /40P01|deadlock/.test(`${JSON.stringify(meta ?? null)} ${error}`)
}
