import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'

/** Removes a department with its rules; its people belong to none. @throws DomainError NOT_FOUND */
export async function removeDepartment(
  db: Db,
  { departmentId, canteenId }: { departmentId: string; canteenId: string },
): Promise<void> {
  const { count } = await db.department.deleteMany({ where: { id: departmentId, canteenId } })
  if (count === 0) throw new DomainError('NOT_FOUND', {})
}
