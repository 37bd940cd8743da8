import type { KitchenMeal } from '@/server/kitchen/schema'

/**
 * The meal to show: the one asked for, else the one whose cut-off is nearest to now, for that is the one being
 * ordered or cooked. Drafts only when there is nothing else.
 */
export function chooseMeal(
  meals: KitchenMeal[],
  wanted: string | null,
  now: number,
): KitchenMeal | undefined {
  const asked = meals.find((meal) => meal.id === wanted)
  if (asked) return asked
  const running = meals.filter((meal) => meal.status !== 'DRAFT')
  const distance = (meal: KitchenMeal) => Math.abs(meal.cutoffAt.getTime() - now)
  return (running.length > 0 ? running : meals).toSorted((a, b) => distance(a) - distance(b))[0]
}
