import type { TakePortions } from '@/server/stock/strategies/strategy'

type Seen = { remaining: number; sold: number }

/**
 * What everybody writes first: read what is left, think, write back the difference. Between the two somebody else
 * reads the same number, and both sell the same portion. It keeps every CHECK and still oversells, which is why the
 * lab has it. NEVER use it.
 */
export const takeNaively: TakePortions = async (tx, wants) => {
  const items: Awaited<ReturnType<TakePortions>> = { ok: true, items: [] }
  for (const { menuItemId, quantity } of wants) {
    const [seen] = await tx.$queryRaw<Seen[]>`
      SELECT remaining, sold FROM menu_items WHERE id = ${menuItemId}::uuid`
    if (!seen || seen.remaining < quantity) return { ok: false, shortOf: menuItemId }
    const written = await tx.$queryRaw<typeof items.items>`
      UPDATE menu_items SET remaining = ${seen.remaining - quantity}, sold = ${seen.sold + quantity}, version = version + 1
      WHERE id = ${menuItemId}::uuid RETURNING id, remaining, version`
    items.items.push(...written)
  }
  return items
}
