'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { CalendarPlus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { useFocusKept } from '@/app/ui/use-focus-kept'
import type { KitchenMeal } from '@/server/kitchen/schema'
import { NoMeals, RegionError, RegionSkeleton } from '../region-state'
import { CreateMealForm } from './create-meal-form'
import { MealCard } from './meal-card'

/** Which meals there are, what is on them, and whether they take orders. */
export function MenusScreen({ first }: { first: KitchenMeal[] | undefined }) {
  const t = useTranslations('kitchen.menus')
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const meals = useQuery({
    ...trpc.kitchen.meals.queryOptions(),
    ...(first ? { initialData: first } : {}),
    refetchInterval: 30_000,
  })
  const [creating, setCreating] = useState(false)
  const [opened, setOpened] = useState<string | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  useFocusKept(button, creating)

  if (meals.isPending) return <RegionSkeleton className="grid gap-3" />
  if (!meals.data) return <RegionError error={meals.error} onRetry={() => void meals.refetch()} />

  const create = (
    <button
      ref={button}
      type="button"
      className={buttonClass('primary', 'kitchen')}
      aria-expanded={creating}
      onClick={() => setCreating(!creating)}
    >
      <CalendarPlus aria-hidden className="size-5" />
      {t('create')}
    </button>
  )
  // Latest first: what is being prepared is ahead, and what is over is rarely looked for.
  const latestFirst = meals.data.toReversed()
  return (
    <div className="grid gap-4 p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-2xl font-semibold">{t('title')}</h1>
        {(creating || latestFirst.length > 0) && create}
      </div>
      {creating && (
        <CreateMealForm
          onCancel={() => setCreating(false)}
          onCreated={(meal) => {
            setCreating(false)
            setOpened(meal.id)
            void queryClient.invalidateQueries(trpc.kitchen.meals.pathFilter())
          }}
        />
      )}
      {latestFirst.length === 0 && !creating && <NoMeals>{create}</NoMeals>}
      <ul className="grid gap-3">
        {latestFirst.map((meal) => (
          <MealCard key={meal.id} meal={meal} startOpen={meal.id === opened} />
        ))}
      </ul>
    </div>
  )
}
