import type { Db } from '@/server/db'
import type { RedisClient } from '@/server/redis'
import { stockKeys } from './keys'
import { type Hold, readSnapshot, type Snapshot } from './load-meal'
import type { Fault, Forced, PutHold } from './recount'
import type { Settlement } from './settle-hold'

/** A hold this old without an order was left by a web process that died or lost Postgres. Longer than any request. */
const ABANDONED_MS = 30_000

/** What puts a fault right. A mirrored item that is only behind needs nothing: the next load brings it up. */
export type Remedy =
  | { end: Omit<Settlement, 'mealId' | 'version'> }
  | { put: PutHold }
  | { free: { slotId: string; orderId: string; cell: number } }
  | { take: { slotId: string; orderId: string; cell: number } }
  | { force: Forced }

/** `key` is the same when the same fault is seen again. */
export type Drift = Fault & { key: string; remedy?: Remedy }

type Mirror = {
  remaining: Record<string, string>
  version: Record<string, string>
  holds: Record<string, string>
  owners: Record<string, string>
  /** Redis's clock, by which holds are aged. Epoch milliseconds. */
  now: number
}
type Fate = { id: string; status: string; cell: number | null }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const ON_SHELF = ['CONFIRMED', 'PREPARING', 'READY']

/**
 * Where Redis says something else than Postgres. One look cannot tell a fault from a word that is on its way; what is
 * found twice, a moment apart, with the same key, is a fault.
 * @returns null when Redis does not know the meal @throws Error when either is away
 */
export async function findDrift(
  redis: RedisClient,
  db: Db,
  mealId: string,
): Promise<{ drift: Drift[]; slotIds: string[] } | null> {
  // Redis first: whatever it says was true in Postgres by then, so Postgres may only be further.
  const mirror = await readMirror(redis, mealId)
  if (!mirror) return null
  const snapshot = await readSnapshot(db, mealId)
  const holds = parseHolds(mirror.holds)
  const fates = await db.$queryRaw<Fate[]>`
    SELECT id, status::text, cell FROM orders WHERE id = ANY(${[...holds.keys()]}::uuid[])`
  return {
    drift: [
      ...compareItems(mirror, snapshot),
      ...compareHolds(mirror, snapshot, holds, new Map(fates.map((fate) => [fate.id, fate]))),
      ...compareCells(mirror, snapshot),
    ],
    slotIds: snapshot.slots.map((slot) => slot.id),
  }
}

/** One moment of Redis. */
async function readMirror(redis: RedisClient, mealId: string): Promise<Mirror | null> {
  const keys = stockKeys(mealId)
  const answers = await redis
    .multi()
    .exists(keys.loaded)
    .hgetall(keys.remaining)
    .hgetall(keys.version)
    .hgetall(keys.holds)
    .hgetall(keys.owners)
    .time()
    .exec()
  const [loaded, remaining, version, holds, owners, time] = (answers ?? []).map(([error, value]) => {
    if (error) throw error
    return value as Record<string, string>
  })
  const now = Number(time?.[0]) * 1_000
  return Number(loaded) === 1 ? ({ remaining, version, holds, owners, now } as Mirror) : null
}

/** By order. What is no hold at all is left to the recount, which removes it. */
function parseHolds(raw: Record<string, string>): Map<string, Hold> {
  const holds = new Map<string, Hold>()
  for (const [orderId, json] of Object.entries(raw)) {
    if (!UUID.test(orderId)) continue
    try {
      const hold = JSON.parse(json) as Hold
      if (Array.isArray(hold.items)) holds.set(orderId, { ...hold, orderId })
    } catch {}
  }
  return holds
}

function compareItems({ remaining, version }: Mirror, { items }: Snapshot): Drift[] {
  return items.flatMap((item): Drift[] => {
    const seen = version[item.id] ?? ''
    const at = Number(seen || Number.NaN)
    const left = remaining[item.id] ?? ''
    if (at === item.version && left === String(item.remaining)) return []
    // Numbers of the same version must be the same, and Redis cannot be ahead: it is only told after a commit.
    const impossible = at > item.version || (seen !== '' && Number.isNaN(at))
    const fault = impossible
      ? ({ what: 'version', expected: String(item.version), actual: seen } as const)
      : ({ what: 'remaining', expected: String(item.remaining), actual: left } as const)
    const remedy = impossible ? { force: { ...item, seen } } : undefined
    return [{ ...fault, subject: item.id, key: `item ${item.id} ${seen} ${left}`, remedy }]
  })
}

function compareHolds(
  mirror: Mirror,
  snapshot: Snapshot,
  holds: Map<string, Hold>,
  fates: Map<string, Fate>,
): Drift[] {
  const over = [...holds.values()].flatMap((hold): Drift[] => {
    const { orderId, userId, slotId } = hold
    const fate = fates.get(orderId)
    if (fate ? fate.status === 'PENDING' : mirror.now - hold.at <= ABANDONED_MS) return []
    const cell = fate && ON_SHELF.includes(fate.status) ? fate.cell : null
    // Who got nothing gets the lines back; with the hold gone, and so its lines, nobody can do it twice.
    const restoreCart = !fate || fate.status === 'REJECTED'
    const remedy = { end: { orderId, userId, slotId, items: [], cell, restoreCart } }
    const fault = {
      what: 'hold',
      subject: orderId,
      expected: '',
      actual: fate?.status ?? 'abandoned',
    } as const
    return [{ ...fault, key: `hold ${orderId} over`, remedy }]
  })
  const waiting = snapshot.holds.flatMap((wanted): Drift[] => {
    const { orderId } = wanted
    const have = holds.get(orderId)
    if (have && sameItems(have, wanted)) return []
    const hold = JSON.stringify({ cart: have?.cart ?? [], at: mirror.now, ...wanted })
    const remedy = { put: { orderId, seen: mirror.holds[orderId] ?? '', hold } }
    const fault = {
      what: 'hold',
      subject: orderId,
      expected: 'PENDING',
      actual: have ? 'other lines' : '',
    } as const
    return [{ ...fault, key: `hold ${orderId} wanted`, remedy }]
  })
  return [...over, ...waiting]
}

const sameItems = (a: Pick<Hold, 'items'>, b: Pick<Hold, 'items'>) => sums(a) === sums(b)

/** Two lines of one dish are one sum in `admit`'s hold. */
function sums({ items }: Pick<Hold, 'items'>): string {
  const by = new Map<string, number>()
  for (const { id, quantity } of items) by.set(id, (by.get(id) ?? 0) + quantity)
  return JSON.stringify([...by].sort())
}

function compareCells({ owners, holds }: Mirror, { slots, holds: waiting }: Snapshot): Drift[] {
  const pending = new Set(waiting.map((hold) => hold.orderId))
  const live = slots.flatMap(({ id: slotId, taken }) => taken.map((one) => ({ slotId, ...one })))
  const known = new Set(live.map((one) => `${one.slotId}:${one.cell} ${one.orderId}`))
  const stray = Object.entries(owners).flatMap(([place, orderId]): Drift[] => {
    if (orderId in holds || known.has(`${place} ${orderId}`)) return []
    const [slotId = '', cell] = place.split(':')
    const remedy = { free: { slotId, orderId, cell: Number(cell) } }
    const fault = { what: 'cell', subject: place, expected: '', actual: orderId } as const
    return [{ ...fault, key: `cell ${place} ${orderId} stray`, remedy }]
  })
  // A waiting order only wishes for its cell; from the confirmation on it has it.
  const unknown = live.flatMap(({ slotId, cell, orderId }): Drift[] => {
    const place = `${slotId}:${cell}`
    if (pending.has(orderId) || owners[place] === orderId) return []
    const fault = { what: 'cell', subject: place, expected: orderId, actual: owners[place] ?? '' } as const
    return [
      { ...fault, key: `cell ${place} ${orderId} unknown`, remedy: { take: { slotId, orderId, cell } } },
    ]
  })
  return [...stray, ...unknown]
}
