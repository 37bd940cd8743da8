import type { Context } from '@/server/context'
import type { Db } from '@/server/db'
import type { RedisClient } from '@/server/redis'
import { createCaller } from '@/server/root'

export type Caller = ReturnType<typeof createCaller>

/** Calls procedures as a person of the database, or as nobody; past HTTP, with everything behind it. */
export async function callAs(
  { db, redis }: { db: Db; redis: RedisClient },
  userId: string | null,
  signal?: AbortSignal,
): Promise<Caller> {
  const row = userId
    ? await db.user.findUniqueOrThrow({ where: { id: userId }, include: { department: true } })
    : null
  const user = row && { ...row, department: row.department?.name ?? null }
  const context: Context = { db, redis, user, headers: new Headers(), requestId: 'test' }
  return createCaller(context, { signal })
}
