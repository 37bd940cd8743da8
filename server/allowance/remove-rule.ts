import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'

/** Ends a rule. What was granted for a meal already stays. @throws DomainError NOT_FOUND */
export async function removeRule(
  db: Db,
  { ruleId, canteenId }: { ruleId: string; canteenId: string },
): Promise<void> {
  const { count } = await db.allowanceRule.deleteMany({ where: { id: ruleId, canteenId } })
  if (count === 0) throw new DomainError('NOT_FOUND', {})
}
