import type { Db } from '@/server/db'
import type { RedisClient } from '@/server/redis'
import { announceInbox } from './announce'

type Clients = { db: Db; redis: RedisClient }
type Seen = { userId: string } & ({ ids: string[] } | { orderId: string })

/** Marks notifications read that their owner has seen; anybody else's among them stay as they are. */
export async function markRead({ db, redis }: Clients, { userId, ...seen }: Seen): Promise<void> {
  const which = 'ids' in seen ? { id: { in: seen.ids } } : { orderId: seen.orderId }
  await mark(db, redis, { userId, ...which })
}

/** Marks everything read that came up to `upTo`. */
export async function markAllRead(
  { db, redis }: Clients,
  { userId, upTo }: { userId: string; upTo: Date },
): Promise<void> {
  await mark(db, redis, { userId, createdAt: { lte: upTo } })
}

type Which = { userId: string; id?: { in: string[] }; orderId?: string; createdAt?: { lte: Date } }

async function mark(db: Db, redis: RedisClient, which: Which): Promise<void> {
  // Not read before: the first look is the one that counts, and a second one tells nobody anything.
  const { count } = await db.notification.updateMany({
    where: { ...which, readAt: null },
    data: { readAt: new Date() },
  })
  if (count > 0) await announceInbox(redis, which.userId)
}
