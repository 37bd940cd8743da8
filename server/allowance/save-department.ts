import { v7 as uuidv7 } from 'uuid'
import type { Db } from '@/server/db'
import { classify, DomainError } from '@/server/errors'

/**
 * Adds a department, or gives the one with this id another name.
 * @throws DomainError NOT_FOUND, NAME_TAKEN
 */
export async function saveDepartment(
  db: Db,
  { canteenId, departmentId, name }: { canteenId: string; departmentId?: string; name: string },
): Promise<void> {
  try {
    if (departmentId === undefined) {
      await db.department.create({ data: { id: uuidv7(), canteenId, name } })
      return
    }
    const { count } = await db.department.updateMany({
      where: { id: departmentId, canteenId },
      data: { name },
    })
    if (count === 0) throw new DomainError('NOT_FOUND', {})
  } catch (error) {
    if (classify(error) === 'unique') throw new DomainError('NAME_TAKEN', {})
    throw error
  }
}
