import { type Db, FILE_PATIENCE, inTransaction } from '@/server/db'
import { DomainError } from '@/server/errors'
import { stageMealEvent } from '@/server/notifications/stage-event'
import type { MirroredItem } from '@/server/stock/load-meal'
import { lockItems } from '@/server/stock/shift-portions'
import { loadMenuState } from './load-menu-state'
import { parseMenuCsv } from './parse-menu-csv'
import { digestImport, planImport } from './plan-import'
import { lockDishes, writeDishes } from './write-dishes'
import { writeItems } from './write-items'

export type ImportInput = {
  canteenId: string
  mealId: string
  bytes: Uint8Array
  /** What the preview said; null skips the question whether anything changed since. */
  digest: string | null
  userId: string | null
}

/**
 * Writes a menu file: all of it or nothing, in one transaction. Items the file does not name stay as they are.
 * @returns the items as they are now, for Redis's mirror (`mirrorItems`); mirror them after the commit.
 * @throws DomainError NOT_FOUND, IMPORT_INVALID with every problem, IMPORT_CHANGED when the digest no longer fits,
 *   PLANNED_BELOW_SOLD when an order took the last of the portions in this very moment
 */
export async function applyImport(db: Db, input: ImportInput): Promise<{ items: MirroredItem[] }> {
  const { canteenId, mealId, bytes, digest, userId } = input
  const { rows, problems } = parseMenuCsv(bytes)
  if (problems.length > 0) throw new DomainError('IMPORT_INVALID', { problems })
  const dishNames = [...new Set(rows.map((row) => row.nameZh))]

  return inTransaction(
    db,
    async (tx) => {
      // Two imports into one canteen share categories and dishes: the second waits and then sees what the first wrote.
      await tx.$queryRaw`SELECT id FROM canteens WHERE id = ${canteenId}::uuid FOR NO KEY UPDATE`
      const state = await loadMenuState(tx, { canteenId, mealId, dishNames })
      if (digest !== null && digest !== digestImport(bytes, mealId, state))
        throw new DomainError('IMPORT_CHANGED', {})
      const plan = planImport(rows, state)
      if (plan.problems.length > 0) throw new DomainError('IMPORT_INVALID', { problems: plan.problems })

      // Orders are settled meanwhile, of this meal and of others with the same dishes: their order of locks is ours.
      await lockItems(tx, mealId)
      await lockDishes(tx, { rows: plan.rows, state })
      const variantIds = await writeDishes(tx, { canteenId, rows: plan.rows, state })
      const items = await writeItems(tx, { mealId, userId, rows: plan.rows, state, variantIds })
      await stageMealEvent(tx, { mealId, kind: 'meal' })
      return { items }
    },
    FILE_PATIENCE,
  )
}
