import { DomainError } from '@/server/errors'
import { announceCart } from '@/server/notifications/announce'
import { type RedisClient, runScript } from '@/server/redis'
import { CART_TTL, cartKey } from '@/server/stock/keys'
import { lineKey } from './price-rules'
import { encodeLine } from './queries'
import { MAX_LINES, type SetLineInput } from './schema'

/**
 * KEYS cart · ARGV line key, value ("" removes it), max lines, ttl. Answers 0 when the cart is full.
 * The `_order` field keeps an emptied cart known to Redis: `admit` can tell "emptied" from "flushed".
 */
const SET_LINE = `
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
  redis.call('HSETNX', KEYS[1], '_order', 'none')
else
  local lines = redis.call('HLEN', KEYS[1]) - redis.call('HEXISTS', KEYS[1], '_order')
  if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and lines >= tonumber(ARGV[3]) then return 0 end
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
end
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1
`

/**
 * Sets how many portions of a line a person intends. Takes no stock and needs none: the cart is a wish.
 * @throws DomainError CART_FULL, CART_UNAVAILABLE
 */
export async function setLine(redis: RedisClient, userId: string, line: SetLineInput): Promise<void> {
  const value = line.quantity === 0 ? '' : encodeLine(line)
  const stored = await runScript(
    redis,
    SET_LINE,
    [cartKey(line.mealId, userId)],
    [lineKey(line), value, MAX_LINES, CART_TTL],
  ).catch(() => {
    throw new DomainError('CART_UNAVAILABLE', {})
  })
  if (stored === 0) throw new DomainError('CART_FULL', { maxLines: MAX_LINES })
  await announceCart(redis, userId, line.mealId)
}

/** KEYS cart · ARGV ttl */
const CLEAR = `
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], '_order', 'none')
return redis.call('EXPIRE', KEYS[1], ARGV[1])
`

/** Empties the cart of one meal. @throws DomainError CART_UNAVAILABLE */
export async function clearCart(redis: RedisClient, userId: string, mealId: string): Promise<void> {
  await runScript(redis, CLEAR, [cartKey(mealId, userId)], [CART_TTL]).catch(() => {
    throw new DomainError('CART_UNAVAILABLE', {})
  })
  await announceCart(redis, userId, mealId)
}
