import { v7 as uuidv7 } from 'uuid'
import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import type { RuleInput } from './schema'

/**
 * Makes or changes the rule of a department, or of everybody else, for one kind of meal. Two administrators at once make
 * one rule, and the later one's word stands.
 * @throws DomainError NOT_FOUND when the department is not this canteen's
 */
export async function saveRule(db: Db, canteenId: string, input: RuleInput): Promise<void> {
  const { departmentId, mealKind, amountCents, weekdays } = input
  const count =
    departmentId === null
      ? await db.$executeRaw`
          INSERT INTO allowance_rules (id, canteen_id, meal_kind, weekdays, amount_cents)
          VALUES (${uuidv7()}::uuid, ${canteenId}::uuid, ${mealKind}::"MealKind", ${weekdays}::int[], ${amountCents}::int)
          ON CONFLICT (canteen_id, meal_kind) WHERE department_id IS NULL DO UPDATE
            SET weekdays = excluded.weekdays, amount_cents = excluded.amount_cents, updated_at = clock_timestamp()`
      : await db.$executeRaw`
          INSERT INTO allowance_rules (id, canteen_id, department_id, meal_kind, weekdays, amount_cents)
          SELECT ${uuidv7()}::uuid, canteen_id, id, ${mealKind}::"MealKind", ${weekdays}::int[], ${amountCents}::int
          FROM departments WHERE id = ${departmentId}::uuid AND canteen_id = ${canteenId}::uuid
          ON CONFLICT (department_id, meal_kind) WHERE department_id IS NOT NULL DO UPDATE
            SET weekdays = excluded.weekdays, amount_cents = excluded.amount_cents, updated_at = clock_timestamp()`
  if (count === 0) throw new DomainError('NOT_FOUND', {})
}
