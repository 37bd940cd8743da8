import type { Orderable } from '@/server/menu/find-orderables'
import type { CartLine } from './schema'

export type PricedOptions = { id: string; nameZh: string; nameEn: string; priceDeltaCents: number }[]
export type LinePrice =
  | {
      ok: true
      options: PricedOptions
      /** The dish's and what the chosen options bring in. */
      allergens: string[]
      unitPriceCents: number
      listPriceCents: number
    }
  | { ok: false; problem: 'UNAVAILABLE' | 'OPTIONS_INVALID'; groupId?: string }

/** The same dish with the same options is one line, in whatever order they were chosen. */
export function lineKey(line: Pick<CartLine, 'menuItemId' | 'optionIds'>): string {
  return [line.menuItemId, ...[...line.optionIds].sort()].join('.')
}

/**
 * What one portion of a line costs, from the menu alone: nothing a client says about money is read.
 * Every chosen option must belong to the dish, be on sale and be chosen once; every group's minimum and maximum hold.
 */
export function priceLine(item: Orderable | undefined, line: Pick<CartLine, 'optionIds'>): LinePrice {
  if (!item?.onSale) return { ok: false, problem: 'UNAVAILABLE' }
  const chosen = new Set(line.optionIds)
  if (chosen.size !== line.optionIds.length) return { ok: false, problem: 'OPTIONS_INVALID' }
  const options: PricedOptions = []
  const allergens = new Set(item.allergens)
  for (const group of item.optionGroups) {
    const picked = group.options.filter((option) => chosen.has(option.id))
    const wrong =
      picked.length < group.minSelect || picked.length > group.maxSelect || picked.some((o) => !o.onSale)
    if (wrong) return { ok: false, problem: 'OPTIONS_INVALID', groupId: group.id }
    for (const { id, nameZh, nameEn, priceDeltaCents, allergens: brought } of picked) {
      options.push({ id, nameZh, nameEn, priceDeltaCents })
      for (const allergen of brought) allergens.add(allergen)
      chosen.delete(id)
    }
  }
  if (chosen.size > 0) return { ok: false, problem: 'OPTIONS_INVALID' }
  const extra = options.reduce((sum, option) => sum + option.priceDeltaCents, 0)
  return {
    ok: true,
    options,
    allergens: [...allergens],
    unitPriceCents: item.priceCents + extra,
    listPriceCents: item.listPriceCents + extra,
  }
}
