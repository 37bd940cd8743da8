import { useTranslations } from 'next-intl'
import { dayIn, useTimes } from '@/app/format'
import type { MealKind } from '@/prisma/generated/enums'

/** Names a meal as people say it: "今天晚餐", "Dinner tomorrow", "午餐 11月23日周一". Days are the canteen's. */
export function useMealName(timeZone: string, now: Date) {
  const t = useTranslations('menu')
  const times = useTimes(timeZone)
  const today = dayIn(timeZone, now)
  const tomorrow = dayIn(timeZone, new Date(now.getTime() + 86_400_000))
  return (meal: { kind: MealKind; serviceDate: string }) => {
    const day = meal.serviceDate === today ? 'today' : meal.serviceDate === tomorrow ? 'tomorrow' : 'other'
    return t('mealName', { kind: meal.kind, day, date: times.serviceDay(meal.serviceDate) })
  }
}
