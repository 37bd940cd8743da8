import type { MealKind, MealStatus } from '@/prisma/generated/enums'

/** A meal as a chip: enough to choose it. Instants are UTC; serviceDate is the canteen's calendar day, "2026-11-21". */
export type MealSummary = {
  id: string
  kind: MealKind
  serviceDate: string
  opensAt: Date
  cutoffAt: Date
  status: MealStatus
  /** Open for orders now, by the database's clock. */
  orderable: boolean
}

export type CanteenView = {
  id: string
  nameZh: string
  nameEn: string
  timeZone: string
  deskDelivery: boolean
  deliveryFeeCents: number
}

export type VariantView = {
  menuItemId: string
  /** Empty for a dish without specs. */
  nameZh: string
  nameEn: string
  priceCents: number
  listPriceCents: number
  /** Portions that can be ordered now; 0 when off sale. */
  left: number
  /** People in line for it; null when it is off sale and cannot be waited for. */
  waiting: number | null
  perPersonLimit: number | null
  /** Portions of it in the person's own orders of this meal, cancelled ones aside: they count towards the limit. */
  ordered: number
}

export type OptionGroupView = {
  id: string
  nameZh: string
  nameEn: string
  minSelect: number
  maxSelect: number
  options: {
    id: string
    nameZh: string
    nameEn: string
    priceDeltaCents: number
    allergens: string[]
    onSale: boolean
  }[]
}

export type DishView = {
  id: string
  nameZh: string
  nameEn: string
  descriptionZh: string
  descriptionEn: string
  /** File below /dishes/, or null. */
  image: string | null
  allergens: string[]
  /** Codes of diet-rules. */
  diets: string[]
  ingredientsZh: string
  ingredientsEn: string
  /** 0 none … 3 hot. */
  spice: number
  soldCount: number
  variants: VariantView[]
  optionGroups: OptionGroupView[]
}

export type SlotView = {
  id: string
  startsAt: Date
  endsAt: Date
  cells: number
  /** Shelf cells not taken yet. */
  free: number
}

export type MenuView = {
  meal: MealSummary & { noticeZh: string; noticeEn: string }
  canteen: CanteenView
  categories: { id: string; nameZh: string; nameEn: string; dishes: DishView[] }[]
  slots: SlotView[]
  /** The database's clock, for the countdown. */
  serverNow: Date
}

/** What `menu.meals` answers: meals of today and later, soonest cut-off first, and which one to show. */
export type MealsView = {
  canteen: CanteenView
  meals: MealSummary[]
  currentMealId: string | null
  serverNow: Date
}
