import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'

/** Puts a person of the canteen into one of its departments, or into none. @throws DomainError NOT_FOUND */
export async function movePerson(
  db: Db,
  { canteenId, userId, departmentId }: { canteenId: string; userId: string; departmentId: string | null },
): Promise<void> {
  const count = await db.$executeRaw`
    UPDATE users SET department_id = ${departmentId}::uuid, updated_at = clock_timestamp()
    WHERE id = ${userId}::uuid AND canteen_id = ${canteenId}::uuid AND (${departmentId}::uuid IS NULL
      OR EXISTS (SELECT 1 FROM departments WHERE id = ${departmentId}::uuid AND canteen_id = ${canteenId}::uuid))`
  if (count === 0) throw new DomainError('NOT_FOUND', {})
}
