import { type Db, Prisma } from '@/server/db'
import type { RedisClient } from '@/server/redis'
import { announceInbox } from './announce'

type Clients = { db: Db; redis: RedisClient }
type Seen = { userId: string } & ({ ids: string[] } | { orderId: string })

/** Marks notifications read that their owner has seen; anybody else's among them stay as they are. */
export async function markRead(clients: Clients, { userId, ...seen }: Seen): Promise<void> {
  const which =
    'ids' in seen ? Prisma.sql`id = ANY(${seen.ids}::uuid[])` : Prisma.sql`order_id = ${seen.orderId}::uuid`
  await mark(clients, userId, which)
}

/** Marks everything read that came up to `upTo`. */
export async function markAllRead(
  clients: Clients,
  { userId, upTo }: { userId: string; upTo: Date },
): Promise<void> {
  await mark(clients, userId, Prisma.sql`created_at <= ${upTo}::timestamptz`)
}

async function mark({ db, redis }: Clients, userId: string, which: Prisma.Sql): Promise<void> {
  // Not read before: the first look is the one that counts, and a second one tells nobody anything.
  const count = await db.$executeRaw`
    UPDATE notifications SET read_at = clock_timestamp()
    WHERE user_id = ${userId}::uuid AND read_at IS NULL AND ${which}`
  if (count > 0) await announceInbox(redis, userId)
}
