import { type Db, Prisma } from '@/server/db'
import { DomainError } from '@/server/errors'
import { smallestOnlineCents, takesOnlinePayment } from './choose-gateway'
import type { Allowance, EntriesPage, StuckRefund, WalletView } from './schema'

const PAGE = 20
/** Not sent for so long: the gateway refuses it, or is away. Seconds. */
const STUCK_AFTER = 300
/** Enough to see what they have in common. */
const STUCK_SHOWN = 20

/**
 * SQL for a LATERAL subquery that answers `granted` and `left` (cents) for the person and the meal of the outer row "m".
 * What was granted stays granted: a rule that changes later counts from the next meal, or for whoever has not ordered yet.
 * A department's own rule for the kind of meal replaces the one for everybody else, on the days that it leaves out too.
 */
export function allowanceSql(userId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT coalesce(a.granted_cents, r.cents, 0) AS granted, greatest(0, coalesce(a.left_cents, r.cents, 0) - p.cents) AS left
    FROM (SELECT coalesce(sum(o.allowance_cents), 0)::int AS cents FROM orders o
        WHERE o.meal_id = m.id AND o.user_id = ${userId}::uuid AND o.status = 'PENDING') p
      LEFT JOIN meal_allowances a ON a.meal_id = m.id AND a.user_id = ${userId}::uuid
      LEFT JOIN LATERAL (
        SELECT CASE WHEN extract(isodow FROM m.service_date)::int = ANY(r.weekdays) THEN r.amount_cents ELSE 0 END AS cents
        FROM users u JOIN allowance_rules r ON r.department_id = u.department_id OR r.department_id IS NULL
        WHERE u.id = ${userId}::uuid AND r.canteen_id = m.canteen_id AND r.meal_kind = m.kind
        ORDER BY r.department_id NULLS LAST LIMIT 1
      ) r ON true`
}

/**
 * The company's allowance for one person and a meal of their canteen; both are 0 when no rule grants any.
 * @throws DomainError NOT_FOUND
 */
export async function getAllowance(
  db: Db,
  { mealId, userId, canteenId }: { mealId: string; userId: string; canteenId: string },
): Promise<Allowance> {
  const [row] = await db.$queryRaw<Allowance[]>`
    SELECT w.granted AS "grantedCents", w.left AS "leftCents"
    FROM meals m CROSS JOIN LATERAL (${allowanceSql(userId)}) w
    WHERE m.id = ${mealId}::uuid AND m.canteen_id = ${canteenId}::uuid`
  if (!row) throw new DomainError('NOT_FOUND', {})
  return row
}

/** A person's balance, and what is left of the company's allowance for each meal that takes orders, earliest first. */
export async function getWallet(
  db: Db,
  { userId, canteenId }: { userId: string; canteenId: string },
): Promise<WalletView> {
  const [wallet, allowances] = await Promise.all([
    db.wallet.findUnique({ where: { userId }, select: { balanceCents: true } }),
    db.$queryRaw<WalletView['allowances']>`
      SELECT m.id AS "mealId", m.kind, to_char(m.service_date, 'YYYY-MM-DD') AS "serviceDate",
        w.granted AS "grantedCents", w.left AS "leftCents"
      FROM meals m CROSS JOIN LATERAL (${allowanceSql(userId)}) w
      WHERE m.canteen_id = ${canteenId}::uuid AND m.status = 'OPEN' AND w.granted > 0
        AND clock_timestamp() >= m.opens_at AND clock_timestamp() < m.cutoff_at
      ORDER BY m.service_date, m.cutoff_at`,
  ])
  return {
    balanceCents: wallet?.balanceCents ?? 0,
    onlinePayment: takesOnlinePayment(),
    onlineMinCents: smallestOnlineCents(),
    allowances,
  }
}

/** A page of what moved a person's balance and allowances, newest first. */
export async function listEntries(db: Db, userId: string, after?: string): Promise<EntriesPage> {
  const rows = await db.ledgerEntry.findMany({
    where: { userId, account: { in: ['wallet', 'allowance'] } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: PAGE + 1,
    ...(after ? { cursor: { id: after }, skip: 1 } : {}),
    select: {
      ...{ id: true, kind: true, account: true, amountCents: true, note: true, createdAt: true },
      order: {
        select: { id: true, pickupNumber: true, meal: { select: { kind: true, serviceDate: true } } },
      },
    },
  })
  const entries = rows.slice(0, PAGE).map(({ account, order, ...entry }) => ({
    ...entry,
    account: account === 'wallet' ? ('wallet' as const) : ('allowance' as const),
    order: order && {
      id: order.id,
      pickupNumber: order.pickupNumber,
      mealKind: order.meal.kind,
      serviceDate: order.meal.serviceDate.toISOString().slice(0, 10),
    },
  }))
  return { entries, more: rows.length > PAGE }
}

/** A canteen's refunds that should long be sent, how many and the oldest of them. */
export async function listStuckRefunds(
  db: Db,
  canteenId: string,
): Promise<{ count: number; refunds: StuckRefund[] }> {
  const rows = await db.$queryRaw<(StuckRefund & { count: number })[]>`
    SELECT r.id, p.order_id AS "orderId", p.gateway, r.amount_cents AS "amountCents", r.created_at AS "createdAt",
      r.attempts, r.last_error AS "lastError", (count(*) OVER ())::int AS count
    FROM payment_refunds r JOIN payments p ON p.id = r.payment_id JOIN orders o ON o.id = p.order_id
    WHERE r.sent_at IS NULL AND r.created_at < ${staleSince()} AND o.canteen_id = ${canteenId}::uuid
    ORDER BY r.created_at, r.id LIMIT ${STUCK_SHOWN}::int`
  return { count: rows[0]?.count ?? 0, refunds: rows.map(({ count: _, ...refund }) => refund) }
}

/** Stuck refunds of all canteens, for whoever watches the app. */
export async function countStuckRefunds(db: Db): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM payment_refunds r WHERE r.sent_at IS NULL AND r.created_at < ${staleSince()}`
  return row.count
}

const staleSince = () => Prisma.sql`clock_timestamp() - ${STUCK_AFTER} * interval '1 second'`
