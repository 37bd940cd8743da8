import type { OrderStatus } from '@/prisma/generated/enums'
import { type Db, Prisma, type Tx } from '@/server/db'
import { DomainError } from '@/server/errors'
import type { RedisClient } from '@/server/redis'
import { readAvailable } from '@/server/stock/read-available'
import type { BoardView, KitchenMeal, StockRow, TicketView } from './schema'
import { ticketFields, toTicket } from './ticket-rules'

const OPEN_TICKETS: OrderStatus[] = ['CONFIRMED', 'PREPARING', 'READY']
const DONE_TICKETS: OrderStatus[] = ['COLLECTED', 'NO_SHOW', 'CANCELLED']
/** Enough to find the order somebody asks about at the counter; a busy meal would otherwise send hundreds. */
const DONE_SHOWN = 50

/** Yesterday's leftovers are still asked about; older meals belong in reports. Days. */
const DAYS_BACK = 7

/** Meals of the last week and later with their orders counted, earliest first. Instants UTC, serviceDate "2026-11-21". */
export async function listKitchenMeals(db: Db, canteenId: string): Promise<KitchenMeal[]> {
  return await selectMeals(
    db,
    Prisma.sql`m.canteen_id = ${canteenId}::uuid
      AND m.service_date >= (clock_timestamp() AT TIME ZONE c.time_zone)::date - ${DAYS_BACK}::int`,
  )
}

/** @throws NOT_FOUND also for another canteen's meal. */
export async function getKitchenMeal(
  db: Db | Tx,
  { mealId, canteenId }: { mealId: string; canteenId: string },
) {
  const [meal] = await selectMeals(
    db,
    Prisma.sql`m.id = ${mealId}::uuid AND m.canteen_id = ${canteenId}::uuid`,
  )
  if (!meal) throw new DomainError('NOT_FOUND', {})
  return meal
}

function selectMeals(db: Db | Tx, condition: Prisma.Sql) {
  return db.$queryRaw<KitchenMeal[]>`
    SELECT m.id, m.kind::text AS kind, to_char(m.service_date, 'YYYY-MM-DD') AS "serviceDate",
           m.status::text AS status, m.accept_mode::text AS "acceptMode", c.time_zone AS "timeZone",
           m.opens_at AS "opensAt", m.cutoff_at AS "cutoffAt", clock_timestamp() AS "serverNow",
           m.notice_zh AS "noticeZh", m.notice_en AS "noticeEn",
           (SELECT count(*)::int FROM menu_items i WHERE i.meal_id = m.id) AS "itemCount",
           COALESCE((SELECT jsonb_object_agg(s.status, s.n) FROM (
             SELECT o.status, count(*)::int AS n FROM orders o
             WHERE o.meal_id = m.id AND o.deleted_at IS NULL GROUP BY o.status) s), '{}') AS counts
    FROM meals m JOIN canteens c ON c.id = m.canteen_id
    WHERE ${condition}
    ORDER BY m.service_date, m.cutoff_at`
}

/** The ticket board of a meal. @throws NOT_FOUND also for another canteen's meal. */
export async function getBoard(db: Db, input: { mealId: string; canteenId: string }): Promise<BoardView> {
  const [meal, tickets, [clock]] = await Promise.all([
    getKitchenMeal(db, input),
    listTickets(db, input),
    db.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`,
  ])
  return { meal, timeZone: meal.timeZone, tickets, serverNow: clock.now }
}

/**
 * Tickets a kitchen may see: everything open, and the latest done; with `ids`, those among them.
 * By slot, then by number. Another canteen's ids are left out.
 */
export async function listTickets(
  db: Db,
  { mealId, canteenId, ids }: { mealId: string; canteenId: string; ids?: string[] },
): Promise<TicketView[]> {
  // An order cancelled before it was confirmed never was a ticket, hence confirmedAt.
  const scope = { mealId, canteenId, deletedAt: null, confirmedAt: { not: null } }
  const orderBy = [
    { slot: { startsAt: 'asc' } },
    { sequence: 'asc' },
  ] satisfies Prisma.OrderOrderByWithRelationInput[]
  if (ids) {
    const where = { ...scope, id: { in: ids }, status: { in: [...OPEN_TICKETS, ...DONE_TICKETS] } }
    return (await db.order.findMany({ where, orderBy, select: ticketFields })).map(toTicket)
  }
  const [open, done] = await Promise.all([
    db.order.findMany({ where: { ...scope, status: { in: OPEN_TICKETS } }, orderBy, select: ticketFields }),
    db.order.findMany({
      where: { ...scope, status: { in: DONE_TICKETS } },
      orderBy: { updatedAt: 'desc' },
      take: DONE_SHOWN,
      select: ticketFields,
    }),
  ])
  return [...open, ...done].map(toTicket)
}

/** @throws NOT_FOUND also for another canteen's order. */
export async function getTicket(
  db: Db,
  { orderId, canteenId }: { orderId: string; canteenId: string },
): Promise<TicketView> {
  const row = await db.order.findFirst({
    where: { id: orderId, canteenId, deletedAt: null },
    select: ticketFields,
  })
  if (!row) throw new DomainError('NOT_FOUND', {})
  return toTicket(row)
}

type StockFields = Omit<StockRow, 'available'>

/** The stock of a meal, by category and menu position. @throws NOT_FOUND also for another canteen's meal. */
export async function listStock(
  db: Db,
  redis: RedisClient,
  { mealId, canteenId }: { mealId: string; canteenId: string },
): Promise<StockRow[]> {
  await getKitchenMeal(db, { mealId, canteenId })
  const [rows, available] = await Promise.all([
    selectStock(db, Prisma.sql`m.id = ${mealId}::uuid AND m.canteen_id = ${canteenId}::uuid`),
    readAvailable(redis, mealId),
  ])
  return rows.map(({ mealId: _, ...row }) => ({ ...row, available: available?.get(row.menuItemId) ?? null }))
}

/** @throws NOT_FOUND also for another canteen's menu item. */
export async function getStockRow(
  db: Db,
  redis: RedisClient,
  { menuItemId, canteenId }: { menuItemId: string; canteenId: string },
): Promise<StockRow> {
  const [row] = await selectStock(
    db,
    Prisma.sql`i.id = ${menuItemId}::uuid AND m.canteen_id = ${canteenId}::uuid`,
  )
  if (!row) throw new DomainError('NOT_FOUND', {})
  const { mealId, ...fields } = row
  return { ...fields, available: (await readAvailable(redis, mealId))?.get(menuItemId) ?? null }
}

function selectStock(db: Db, condition: Prisma.Sql) {
  return db.$queryRaw<(StockFields & { mealId: string })[]>`
    SELECT i.id AS "menuItemId", d.id AS "dishId", i.meal_id AS "mealId",
           k.name_zh AS "categoryZh", k.name_en AS "categoryEn",
           d.name_zh AS "dishNameZh", d.name_en AS "dishNameEn",
           v.name_zh AS "variantNameZh", v.name_en AS "variantNameEn",
           i.price_cents AS "priceCents", i.planned, i.planned - i.remaining AS taken, i.remaining,
           i.on_sale AS "onSale", i.per_person_limit AS "perPersonLimit",
           (SELECT count(*)::int FROM waitlist_entries w WHERE w.menu_item_id = i.id AND w.status IN ('WAITING', 'OFFERED')) AS waiting
    FROM menu_items i
    JOIN meals m ON m.id = i.meal_id
    JOIN dish_variants v ON v.id = i.variant_id
    JOIN dishes d ON d.id = v.dish_id
    JOIN categories k ON k.id = d.category_id
    WHERE ${condition}
    ORDER BY k.position, k.id, i.position, d.position, v.position, i.id`
}
