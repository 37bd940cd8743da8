import type { Db } from '@/server/db'
import type { RedisClient } from '@/server/redis'

/**
 * Everything an order can move, in Postgres and in Redis, as one value: two equal snapshots mean that nothing happened
 * in between. Fields that count zero are as good as absent.
 */
export async function takeSnapshot(db: Db, redis: RedisClient): Promise<unknown> {
  const [book] = await db.$queryRaw<[{ all: unknown }]>`
    SELECT jsonb_build_object(
      'orders', (SELECT jsonb_agg(jsonb_build_array(id, status, version, cell) ORDER BY id) FROM orders),
      'items', (SELECT jsonb_agg(jsonb_build_array(id, planned, remaining, version, sold, on_sale) ORDER BY id)
                FROM menu_items),
      'wallets', (SELECT jsonb_agg(jsonb_build_array(user_id, balance_cents) ORDER BY user_id) FROM wallets),
      'allowances', (SELECT jsonb_agg(jsonb_build_array(meal_id, user_id, granted_cents, left_cents) ORDER BY meal_id, user_id)
                     FROM meal_allowances),
      'meals', (SELECT jsonb_agg(jsonb_build_array(id, status, last_sequence) ORDER BY id) FROM meals),
      'lines', (SELECT count(*) FROM order_lines), 'events', (SELECT count(*) FROM outbox_events),
      'money', (SELECT count(*) FROM ledger_entries), 'changes', (SELECT count(*) FROM stock_changes)) AS all`
  const mirror = await takeMirror(redis)
  const jobs = await redis.llen('bull:finalize:wait')
  return { book: book.all, mirror, jobs }
}

/** What Redis knows of one meal, or of all. */
export async function takeMirror(redis: RedisClient, mealId = ''): Promise<unknown> {
  const keys = (await redis.keys('*')).filter((key) => key.startsWith(`{meal:${mealId}`)).sort()
  return Promise.all(keys.map(async (key) => [key, await readKey(redis, key)]))
}

async function readKey(redis: RedisClient, key: string): Promise<unknown> {
  if ((await redis.type(key)) !== 'hash') {
    return (await redis.getBuffer(key))?.toString('hex').replace(/(00)+$/, '')
  }
  const fields = Object.entries(await redis.hgetall(key)).filter(([, value]) => value !== '0')
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)))
}
