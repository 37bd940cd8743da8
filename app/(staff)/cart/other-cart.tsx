'use client'

import { ShoppingBag } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Link } from '@/app/ui/link'
import type { MealSummary, MealsView } from '@/server/menu/schema'
import { useMealName } from '../use-meal-name'
import { keptPortions, storageKey } from './cart-storage'

type Props = { userId: string; meals: MealsView; mealId: string }

/** Each meal has a cart of its own: says that another one that can be ordered still has something in it. */
export function OtherCart({ userId, meals: { meals, canteen, serverNow }, mealId }: Props) {
  const t = useTranslations('cart')
  const mealName = useMealName(canteen.timeZone, serverNow)
  const [other, setOther] = useState<{ meal: MealSummary; count: number } | null>(null)
  useEffect(() => {
    const [first] = meals
      .filter((meal) => meal.orderable && meal.id !== mealId)
      .map((meal) => ({ meal, count: keptPortions(storageKey(userId, meal.id)) }))
      .filter(({ count }) => count > 0)
    setOther(first ?? null)
  }, [userId, meals, mealId])
  return (
    <div role="status">
      {other && (
        <Link
          href={`/?meal=${other.meal.id}`}
          replace
          className="flex min-h-11 items-center gap-1.5 bg-fill px-4 text-xs text-fg-2 underline"
        >
          <ShoppingBag className="size-3.5 shrink-0" aria-hidden="true" />
          {t('elsewhere', { meal: mealName(other.meal), count: other.count })}
        </Link>
      )}
    </div>
  )
}
