import type { Tx } from '@/server/db'
import { addMenuItems } from '@/server/stock/add-menu-items'
import type { MirroredItem } from '@/server/stock/load-meal'
import { setPlanned } from '@/server/stock/set-planned'
import type { MenuState } from './load-menu-state'
import { itemKey, type PlannedRow } from './plan-import'

type Menu = {
  mealId: string
  userId: string | null
  rows: PlannedRow[]
  state: MenuState
  /** By `itemKey`. */
  variantIds: Map<string, string>
}

/**
 * Puts the rows on the meal's menu: prices, limits and order here, portions through server/stock. The caller has locked
 * the meal's items (see `lockItems`).
 * @returns the items whose portions are new, for Redis's mirror
 * @throws DomainError PLANNED_BELOW_SOLD
 */
export async function writeItems(tx: Tx, menu: Menu): Promise<MirroredItem[]> {
  const { mealId, userId, rows, state, variantIds } = menu
  const stored = new Map(state.items.map((item) => [itemKey(item.dishNameZh, item.specZh), item]))
  const wanted = rows.map(({ parsed }, position) => {
    const { priceCents, listPriceCents, perPersonLimit, portions: planned } = parsed
    const key = itemKey(parsed.nameZh, parsed.specZh)
    const item = { priceCents, listPriceCents, perPersonLimit, planned, position }
    return { item, variantId: variantIds.get(key) ?? '', known: stored.get(key) }
  })
  const fresh = wanted.filter(({ known }) => !known)
  const mirrored = await addMenuItems(
    tx,
    fresh.map(({ item, variantId }) => ({ ...item, mealId, variantId })),
  )
  const existing = wanted.flatMap(({ item, known }) =>
    known ? [{ ...item, id: known.id, before: known.planned }] : [],
  )
  await tx.$executeRaw`
    WITH x AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(existing)}::jsonb)
        AS x(id uuid, "priceCents" int, "listPriceCents" int, "perPersonLimit" int, position int)
    )
    UPDATE menu_items i
    SET price_cents = x."priceCents", list_price_cents = x."listPriceCents", per_person_limit = x."perPersonLimit",
        position = x.position
    FROM x
    WHERE i.id = x.id AND (i.price_cents, i.list_price_cents, i.position) IS DISTINCT FROM
                          (x."priceCents", x."listPriceCents", x.position)
       OR i.id = x.id AND i.per_person_limit IS DISTINCT FROM x."perPersonLimit"`
  for (const { id, planned, before } of existing) {
    if (planned !== before)
      mirrored.push(await setPlanned(tx, { menuItemId: id, planned, userId, reason: 'IMPORT' }))
  }
  return mirrored
}
