import { type Db, Prisma } from '@/server/db'
import { DomainError } from '@/server/errors'

/** What the company pays of one person's orders of one meal. `leftCents` is less what waiting orders were promised. */
export type Allowance = { grantedCents: number; leftCents: number }

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
