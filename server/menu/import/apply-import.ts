import { type Db, inTransaction, type Tx } from '@/server/db'
import { DomainError } from '@/server/errors'
import { stageMealEvent } from '@/server/notifications/stage-event'
import { addMenuItem } from '@/server/stock/add-menu-item'
import type { MirroredItem } from '@/server/stock/load-meal'
import { setPlanned } from '@/server/stock/set-planned'
import { loadMenuState, type MenuState } from './load-menu-state'
import { parseMenuCsv } from './parse-menu-csv'
import { digestImport, itemKey, type PlannedRow, planImport } from './plan-import'
import { writeDishes } from './write-dishes'

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

  return inTransaction(db, async (tx) => {
    // Two imports into one canteen share categories and dishes: the second waits and then sees what the first wrote.
    await tx.$queryRaw`SELECT id FROM canteens WHERE id = ${canteenId}::uuid FOR NO KEY UPDATE`
    const state = await loadMenuState(tx, { canteenId, mealId, dishNames })
    if (digest !== null && digest !== digestImport(bytes, mealId, state))
      throw new DomainError('IMPORT_CHANGED', {})
    const plan = planImport(rows, state)
    if (plan.problems.length > 0) throw new DomainError('IMPORT_INVALID', { problems: plan.problems })

    const variantIds = await writeDishes(tx, { canteenId, rows: plan.rows, state })
    const items = await writeItems(tx, { mealId, userId, rows: plan.rows, state, variantIds })
    await stageMealEvent(tx, { mealId, kind: 'meal.changed' })
    return { items }
  })
}

type Menu = {
  mealId: string
  userId: string | null
  rows: PlannedRow[]
  state: MenuState
  variantIds: Map<string, string>
}

async function writeItems(
  tx: Tx,
  { mealId, userId, rows, state, variantIds }: Menu,
): Promise<MirroredItem[]> {
  const stored = new Map(state.items.map((item) => [itemKey(item.dishNameZh, item.specZh), item]))
  const mirrored: MirroredItem[] = []
  const changes = rows.map(({ parsed }, position) => {
    const key = itemKey(parsed.nameZh, parsed.specZh)
    return { parsed, position, item: stored.get(key), variantId: variantIds.get(key) ?? '' }
  })
  for (const { parsed, position, variantId } of changes.filter((change) => !change.item)) {
    const { portions: planned, priceCents, listPriceCents, perPersonLimit } = parsed
    const added = { mealId, variantId, planned, priceCents, listPriceCents, perPersonLimit, position }
    mirrored.push(await addMenuItem(tx, added))
  }
  // By id, like every other writer of several items, so that two of them cannot wait for each other.
  const byId = changes.flatMap(({ item, ...change }) => (item ? [{ ...change, item }] : []))
  byId.sort((a, b) => (a.item.id < b.item.id ? -1 : 1))
  for (const { parsed, position, item } of byId) {
    const { priceCents, listPriceCents, perPersonLimit, portions } = parsed
    const same =
      item.priceCents === priceCents &&
      item.listPriceCents === listPriceCents &&
      item.perPersonLimit === perPersonLimit &&
      item.position === position
    if (!same) {
      const data = { priceCents, listPriceCents, perPersonLimit, position }
      await tx.menuItem.update({ where: { id: item.id }, data, select: { id: true } })
    }
    if (item.planned !== portions) {
      mirrored.push(
        await setPlanned(tx, { menuItemId: item.id, planned: portions, userId, reason: 'IMPORT' }),
      )
    }
  }
  return mirrored
}
