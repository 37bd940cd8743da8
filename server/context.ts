import { randomUUID } from 'node:crypto'
import { findSessionUser, type SessionUser } from './auth/session'
import { type Db, db } from './db'
import { type RedisClient, redis } from './redis'

/** Who is calling, and with what. Made once an HTTP request. */
export type Context = {
  db: Db
  redis: RedisClient
  user: SessionUser | null
  headers: Headers
  requestId: string
}

export async function createContext({ headers }: { headers: Headers }): Promise<Context> {
  return { db: db(), redis: redis(), user: await findSessionUser(headers), headers, requestId: randomUUID() }
}
