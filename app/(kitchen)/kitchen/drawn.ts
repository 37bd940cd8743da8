import type { KitchenMeal } from '@/server/kitchen/schema'

/** What a screen about one meal is drawn with; `first` is of the meal that the server would choose. */
export type Drawn<T> = {
  /** `?meal=` is how the kitchen's screens point at a meal. */
  mealId: string | null
  meals: KitchenMeal[] | undefined
  first: { mealId: string; data: T } | null
}

/** For a query about `mealId`: as it was drawn, if it was about this meal. */
export const initially = <T>(first: Drawn<T>['first'], mealId: string | undefined) =>
  first && first.mealId === mealId ? { initialData: first.data } : {}
