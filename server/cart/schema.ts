import { z } from 'zod'
import { id, quantity, text } from '@/server/schema'

/** More kinds of dishes than anyone eats; keeps one cart from filling Redis. */
export const MAX_LINES = 20

/** What to take instead when the first choice is gone; the line is refused when all are. */
const fallback = z.strictObject({ menuItemId: id, optionIds: z.array(id).max(20).default([]) })
export type Fallback = z.infer<typeof fallback>

/** Ranked: the first is tried first. */
export const MAX_FALLBACKS = 3

export const cartLine = z.strictObject({
  menuItemId: id,
  optionIds: z.array(id).max(20).default([]),
  quantity,
  note: text(50).default(''),
  fallbacks: z.array(fallback).max(MAX_FALLBACKS).optional(),
})
export type CartLine = z.infer<typeof cartLine>

/** Quantities are set, not incremented: a command sent twice counts once. 0 removes the line. */
export const setLineInput = cartLine.extend({ mealId: id, quantity: quantity.or(z.literal(0)) })
export type SetLineInput = z.infer<typeof setLineInput>

export type CartLineView = {
  /** menuItemId and its sorted options: the same dish with other options is another line. */
  key: string
  menuItemId: string
  optionIds: string[]
  quantity: number
  note: string
  dishId: string
  dishNameZh: string
  dishNameEn: string
  variantNameZh: string
  variantNameEn: string
  image: string | null
  /** The dish's and those of the options chosen. */
  allergens: string[]
  options: { id: string; nameZh: string; nameEn: string; priceDeltaCents: number }[]
  /** One portion with its options. */
  unitPriceCents: number
  listPriceCents: number
  left: number
  perPersonLimit: number | null
  /** Null, too, when there is not enough but a fallback can take the whole line. */
  problem: 'SOLD_OUT' | 'SHORT' | 'UNAVAILABLE' | 'OPTIONS_INVALID' | null
  /** In rank order; those that are no longer offered are left out. */
  fallbacks: FallbackView[]
}

export type FallbackView = {
  menuItemId: string
  optionIds: string[]
  dishNameZh: string
  dishNameEn: string
  variantNameZh: string
  variantNameEn: string
  allergens: string[]
  unitPriceCents: number
  left: number
}

export type CartView = {
  mealId: string
  lines: CartLineView[]
  /** Pieces and cents of the lines that can be ordered, at the price of their first choice. */
  count: number
  subtotalCents: number
}
