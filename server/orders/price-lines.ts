import { lineKey, priceLine } from '@/server/cart/price-rules'
import type { CartLine } from '@/server/cart/schema'
import type { Db } from '@/server/db'
import { DomainError } from '@/server/errors'
import { findOrderables, type Orderable } from '@/server/menu/find-orderables'
import type { SubmitInput } from './schema'

/** A snapshot of one thing a line may become. Money in cents, for one portion. */
export type LineChoice = {
  rank: number
  menuItemId: string
  dishId: string
  variantId: string
  dishNameZh: string
  dishNameEn: string
  variantNameZh: string
  variantNameEn: string
  allergens: string[]
  options: { id: string; nameZh: string; nameEn: string; priceDeltaCents: number }[]
  listPriceCents: number
  unitPriceCents: number
  /** Portions a person may have of it, if limited. */
  limit?: number
}

/** A line with its choices in rank order; without fallbacks there is one. */
export type PricedLine = { position: number; quantity: number; note: string; choices: LineChoice[] }

/** A priced line as it stands in the book: what it is now, and what else it may become. */
export type AcceptedLine = PricedLine & { now: LineChoice }

/** Prices the lines and their fallbacks from the menu. @throws DomainError ITEM_UNAVAILABLE, OPTIONS_INVALID, BAD_INPUT */
export async function priceLines(db: Db, input: SubmitInput): Promise<PricedLine[]> {
  if (new Set(input.lines.map(lineKey)).size !== input.lines.length) {
    throw new DomainError('BAD_INPUT', { field: 'lines' })
  }
  const wishes = input.lines.map((line) => [line, ...(line.fallbacks ?? [])])
  const ids = [...new Set(wishes.flat().map((wish) => wish.menuItemId))]
  const orderables = await findOrderables(db, input.mealId, ids)
  const missing = ids.filter((id) => !orderables.get(id)?.onSale)
  if (missing.length > 0) throw new DomainError('ITEM_UNAVAILABLE', { menuItemIds: missing })
  return input.lines.map(({ quantity, note }, position) => ({
    position,
    quantity,
    note,
    choices: (wishes[position] ?? []).map((wish, rank) =>
      priceChoice(orderables.get(wish.menuItemId), wish, rank),
    ),
  }))
}

function priceChoice(
  item: Orderable | undefined,
  wish: { menuItemId: string; optionIds: string[] },
  rank: number,
): LineChoice {
  const price = priceLine(item, wish)
  if (!item || !price.ok) {
    const groupId = price.ok ? undefined : price.groupId
    throw new DomainError('OPTIONS_INVALID', { menuItemId: wish.menuItemId, groupId })
  }
  const { menuItemId, dishId, variantId, dishNameZh, dishNameEn, variantNameZh, variantNameEn } = item
  const { options, allergens, unitPriceCents, listPriceCents } = price
  return {
    ...{
      rank,
      menuItemId,
      dishId,
      variantId,
      dishNameZh,
      dishNameEn,
      variantNameZh,
      variantNameEn,
      allergens,
    },
    ...{ options, unitPriceCents, listPriceCents, limit: item.perPersonLimit ?? undefined },
  }
}

/** The line as the choice at `rank`. */
export function atRank(line: PricedLine, rank: number): AcceptedLine {
  return { ...line, now: line.choices[rank] ?? (line.choices[0] as LineChoice) }
}

/** Cents for one portion of each line's first choice, by line key. */
export function pricesByKey(lines: CartLine[], priced: PricedLine[]): Record<string, number> {
  return Object.fromEntries(
    lines.map((line, i) => [lineKey(line), priced[i]?.choices[0]?.unitPriceCents ?? 0]),
  )
}

/** Cents. */
export function subtotalOf(lines: AcceptedLine[]): number {
  return lines.reduce((sum, { now, quantity }) => sum + now.unitPriceCents * quantity, 0)
}
