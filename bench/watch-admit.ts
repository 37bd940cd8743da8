import { DomainError, Retry, type Shortage } from '@/server/errors'
import type { RedisClient } from '@/server/redis'
import type { HoldLine, HoldRequest } from '@/server/stock/hold-portions'
import { cartKey, stockKeys } from '@/server/stock/keys'

/** Every lost try means that somebody else won, so more tries than there are portions and settlements end by themselves. */
const MAX_TRIES = 500

type Pick = { id: string; quantity: number; limit?: number; rank: number }

/**
 * `admit` as it would be without a script: WATCH what is read, read it, decide here, write it in MULTI/EXEC, and begin
 * again when any of it has moved. The same rules and the same keys as ADMIT, kept to compare the two. The decision
 * needs several round trips during which others move the same keys, so under a rush most tries are for nothing; and
 * WATCH belongs to a connection, so `redis` must be this caller's alone until it returns.
 * @returns the shelf cell (null when none is needed), the rank each line took, and the tries it lost
 * @throws DomainError SOLD_OUT, PERSON_LIMIT, SLOT_FULL, CART_CHANGED; Retry after MAX_TRIES; Error when the meal is not loaded
 */
export async function watchAdmit(
  redis: RedisClient,
  request: HoldRequest,
  pause: () => Promise<unknown> = async () => {},
): Promise<{ cell: number | null; ranks: number[] | null; lost: number }> {
  for (let lost = 0; lost < MAX_TRIES; lost++) {
    try {
      const admitted = await tryOnce(redis, request, pause)
      if (admitted) return { ...admitted, lost }
    } catch (error) {
      await redis.unwatch()
      throw error
    }
  }
  throw new Retry('the keys kept moving')
}

async function tryOnce(redis: RedisClient, request: HoldRequest, pause: () => Promise<unknown>) {
  const { mealId, slotCells, claim, lines, ...hold } = request
  const keys = stockKeys(mealId)
  const cells = keys.cells(hold.slotId)
  const cart = cartKey(mealId, hold.userId)
  await redis.watch(keys.loaded, keys.remaining, keys.held, keys.holds, keys.person, cells, cart)

  if (await redis.hexists(keys.holds, hold.orderId)) {
    await redis.unwatch()
    return { cell: null, ranks: null }
  }
  if (!(await redis.exists(keys.loaded))) throw new Error('the meal is not loaded')
  if (await redis.exists(cart)) {
    for (const { key, value } of hold.cart) {
      if ((await redis.hget(cart, key)) !== value) throw new DomainError('CART_CHANGED', {})
    }
  }
  const picks = pickChoices(lines, await readStock(redis, request))
  const cell = slotCells > 0 ? (await firstFreeBit(redis, cells)) + 1 : null
  if (cell !== null && cell > slotCells) throw new DomainError('SLOT_FULL', { pickupSlotId: hold.slotId })
  await pause()

  const write = redis.multi()
  if (cell !== null) {
    write.setbit(cells, cell - 1, 1).hset(keys.owners, `${hold.slotId}:${cell}`, hold.orderId)
  }
  const items = picks.map(({ id, quantity, limit }) => ({ id, quantity, limit }))
  for (const { id, quantity, limit } of items) {
    write.hincrby(keys.held, id, quantity)
    if (limit) write.hincrby(keys.person, `${hold.userId}:${id}`, quantity)
  }
  const held = { ...hold, items, claims: { [claim]: true }, at: Date.now(), cell: cell ?? undefined }
  write.hset(keys.holds, hold.orderId, JSON.stringify(held))
  if (hold.cart.length > 0) {
    write.hdel(cart, ...hold.cart.map((line) => line.key))
    write.hset(cart, '_order', hold.orderId).expire(cart, 604_800)
  }
  // null: something watched has moved, and nothing was written.
  return (await write.exec()) ? { cell, ranks: picks.map((pick) => pick.rank) } : null
}

type Stock = { left: Map<string, number>; mine: Map<string, number> }

async function readStock(redis: RedisClient, { mealId, userId, lines }: HoldRequest): Promise<Stock> {
  const keys = stockKeys(mealId)
  const ids = [...new Set(lines.flatMap((line) => line.choices.map((choice) => choice.id)))]
  const remaining = await redis.hmget(keys.remaining, ...ids)
  const held = await redis.hmget(keys.held, ...ids)
  const mine = await redis.hmget(keys.person, ...ids.map((id) => `${userId}:${id}`))
  const left = ids.map(
    (id, i) => [id, Math.max(0, Number(remaining[i] ?? 0) - Number(held[i] ?? 0))] as const,
  )
  return { left: new Map(left), mine: new Map(ids.map((id, i) => [id, Number(mine[i] ?? 0)])) }
}

/** The first choice of each line that is left and within the person's limit. */
function pickChoices(lines: HoldLine[], { left, mine }: Stock): Pick[] {
  const taken = new Map<string, number>()
  const shortages: Shortage[] = []
  let limited: { menuItemId: string; limit: number; had: number } | undefined
  const picks = lines.flatMap(({ quantity, choices }): Pick[] => {
    let short: Shortage | undefined
    for (const [rank, { id, limit, had = 0 }] of choices.entries()) {
      const wanted = (taken.get(id) ?? 0) + quantity
      const fits = (left.get(id) ?? 0) >= wanted
      const has = had + (mine.get(id) ?? 0)
      const within = limit === undefined || has + wanted <= limit
      if (fits && within) {
        taken.set(id, wanted)
        return [{ id, quantity, limit, rank }]
      }
      if (fits && limit !== undefined) limited ??= { menuItemId: id, limit, had: has }
      else if (rank === 0) short = { menuItemId: id, wanted, left: left.get(id) ?? 0 }
    }
    if (short) shortages.push(short)
    return []
  })
  if (picks.length === lines.length) return picks
  if (shortages.length > 0 || !limited) throw new DomainError('SOLD_OUT', { shortages })
  throw new DomainError('PERSON_LIMIT', limited)
}

async function firstFreeBit(redis: RedisClient, cells: string): Promise<number> {
  const bit = await redis.bitpos(cells, 0)
  return bit < 0 ? (await redis.strlen(cells)) * 8 : bit
}
