'use client'
import { useTranslations } from 'next-intl'
import { useTimes } from '@/app/format'
import { phaseAt } from '@/app/meal-phase'
import type { KitchenMeal } from '@/server/kitchen/schema'

/** "Sat, Nov 21 · Dinner · Open". A calendar day needs no zone. */
export function useMealLabel(): (meal: KitchenMeal) => string {
  const t = useTranslations('kitchen')
  const times = useTimes('UTC')
  return (meal) =>
    t('mealLabel', {
      day: times.serviceDay(meal.serviceDate),
      kind: t(`kind.${meal.kind}`),
      phase: t(`phase.${phaseAt(meal, meal.serverNow.getTime())}`),
    })
}

type Props = { meals: KitchenMeal[]; meal: KitchenMeal; onChoose: (mealId: string) => void }

export function MealSelect({ meals, meal, onChoose }: Props) {
  const t = useTranslations('kitchen')
  const label = useMealLabel()
  return (
    <label className="min-w-0">
      <span className="sr-only">{t('meal')}</span>
      <select
        className="min-h-14 w-full max-w-96 rounded-control border border-edge bg-card px-3 text-lg font-semibold text-ellipsis"
        value={meal.id}
        onChange={(event) => onChoose(event.target.value)}
      >
        {meals.map((option) => (
          <option key={option.id} value={option.id}>
            {label(option)}
          </option>
        ))}
      </select>
    </label>
  )
}
