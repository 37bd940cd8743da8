import type { Db } from '@/server/db'
import type { RedisClient } from '@/server/redis'
import { type Breach, checkLedger, type Invariant } from './ledger'
import { readAvailable } from './read-available'
import { findLasting } from './reconcile-meal'
import { type Fault, recount } from './recount'

/** Names as they are said aloud; a person or an order has one for both languages. */
export type Name = { zh: string; en: string }

/** A dish of a meal. Portions; planned = sold + held + free. `available` is Redis's word, null without it. */
export type LedgerRow = {
  menuItemId: string
  name: Name
  planned: number
  sold: number
  /** Portions of orders that wait for their answer. */
  held: number
  /** Below zero when more wait than there are, because Redis was away: they will be refused. */
  free: number
  available: number | null
}

/** `name` of what broke; null when it has none. */
export type NamedBreach = Breach & { name: Name | null }

/** Whether Redis was compared: it may be away, or not know the meal, which it learns when somebody orders. */
export type RedisWord = 'compared' | 'away' | 'unloaded'
export type Ledger = { rows: LedgerRow[]; breaches: NamedBreach[]; redis: RedisWord }

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
/** Between two looks at Redis: a commit under way has arrived by then, and is no false alarm. Milliseconds. */
const APART_MS = 500

const OF_FAULT: Record<Fault['what'], Invariant> = {
  remaining: 'Redis mirrors Postgres',
  version: 'Redis mirrors Postgres',
  held: 'held = its holds',
  person: 'a person’s portions = their holds',
  hold: 'a hold for each waiting order',
  cell: 'cells are those of live orders',
  line: 'the line = its tickets',
}

/**
 * Where every portion of a meal is, and each invariant that does not hold, with orders under way or without.
 * @throws Error when Postgres is away
 */
export async function listLedger(db: Db, redis: RedisClient, mealId: string): Promise<Ledger> {
  const { word, faults } = await findFaults(redis, db, mealId)
  const [rows, available, breaches] = await Promise.all([
    readRows(db, mealId),
    readAvailable(redis, mealId),
    checkLedger(db, mealId),
  ])
  const all = [...breaches, ...faults.map(toBreach)]
  const names = await readNames(db, all)
  for (const { menuItemId, name } of rows) names.set(menuItemId, name)
  return {
    rows: rows.map((row) => ({ ...row, available: available?.get(row.menuItemId) ?? null })),
    breaches: all.map((breach) => ({ ...breach, name: nameOf(names, breach.subject) })),
    redis: word,
  }
}

async function findFaults(
  redis: RedisClient,
  db: Db,
  mealId: string,
): Promise<{ word: RedisWord; faults: Fault[] }> {
  try {
    const found = await findLasting(redis, db, mealId, APART_MS)
    if (!found) return { word: 'unloaded', faults: [] }
    const counted = await recount(redis, mealId, { write: false, slotIds: found.slotIds })
    return { word: 'compared', faults: [...found.drift, ...counted] }
  } catch (error) {
    if ((await redis.ping().catch(() => null)) === 'PONG') throw error // not Redis: Postgres, or a bug
    return { word: 'away', faults: [] }
  }
}

/** What is no number, such as an order's id, counts as one thing that is there. */
function toBreach({ what, subject, expected, actual }: Fault): Breach {
  const count = (text: string) => (text === '' ? 0 : /^-?\d{1,9}$/.test(text) ? Number(text) : 1)
  const wrongOwner = what === 'cell' && count(expected) === 1 && count(actual) === 1
  return {
    ...{ invariant: OF_FAULT[what], subject },
    ...{ expected: count(expected), actual: wrongOwner ? 0 : count(actual) },
  }
}

function readRows(db: Db, mealId: string) {
  return db.$queryRaw<Omit<LedgerRow, 'available'>[]>`
    SELECT i.id AS "menuItemId", jsonb_build_object('zh', concat_ws(' · ', d.name_zh, nullif(v.name_zh, '')),
        'en', concat_ws(' · ', d.name_en, nullif(v.name_en, ''))) AS name,
      i.planned, i.planned - i.remaining AS sold, h.held, i.remaining - h.held AS free
    FROM menu_items i
    JOIN dish_variants v ON v.id = i.variant_id
    JOIN dishes d ON d.id = v.dish_id
    JOIN categories k ON k.id = d.category_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(l.quantity), 0)::int AS held FROM order_lines l JOIN orders o ON o.id = l.order_id
      WHERE l.menu_item_id = i.id AND o.status = 'PENDING') h
    WHERE i.meal_id = ${mealId}::uuid
    ORDER BY k.position, k.id, i.position, d.position, v.position, i.id`
}

/** People, orders and pickup windows that breaches speak of. Windows on the canteen's clock. */
async function readNames(db: Db, breaches: Breach[]): Promise<Map<string, Name>> {
  const ids = [...new Set(breaches.flatMap(({ subject }) => subject.match(UUID) ?? []))]
  if (ids.length === 0) return new Map()
  const rows = await db.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM users WHERE id = ANY(${ids}::uuid[])
    UNION ALL
    SELECT o.id, coalesce(o.pickup_number, left(o.id::text, 8)) || ' · ' || u.name
    FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = ANY(${ids}::uuid[])
    UNION ALL
    SELECT s.id, to_char(s.starts_at AT TIME ZONE c.time_zone, 'HH24:MI') FROM pickup_slots s
    JOIN meals m ON m.id = s.meal_id JOIN canteens c ON c.id = m.canteen_id WHERE s.id = ANY(${ids}::uuid[])`
  return new Map(rows.map(({ id, name }) => [id, { zh: name, en: name }]))
}

/** Of "slotId:cell" and "userId:menuItemId" both parts. */
function nameOf(names: Map<string, Name>, subject: string): Name | null {
  const parts = subject.split(':').map((part) => names.get(part) ?? { zh: part, en: part })
  if (!names.has(subject.split(':')[0] ?? '')) return null
  return { zh: parts.map((part) => part.zh).join(' · '), en: parts.map((part) => part.en).join(' · ') }
}
