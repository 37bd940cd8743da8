'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useTimes } from '@/app/format'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Confirm } from '@/app/ui/confirm'
import type { KitchenMeal } from '@/server/kitchen/schema'
import { useMealLabel } from '../meal-select'

/** Opens or closes a meal for orders, after asking: hundreds of people see it at once. */
export function MealSwitch({ meal }: { meal: KitchenMeal }) {
  const t = useTranslations('kitchen.menus')
  const label = useMealLabel()
  const times = useTimes(meal.timeZone)
  const errorText = useErrorText()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const options = {
    onSuccess: (changed: KitchenMeal) => {
      queryClient.setQueryData(trpc.kitchen.meals.queryKey(), (old) =>
        old?.map((other) => (other.id === changed.id ? changed : other)),
      )
      setAsking(false)
    },
    onError: (error: unknown) => setProblem(errorText(error)),
  }
  const open = useMutation(trpc.kitchen.openMeal.mutationOptions(options))
  const close = useMutation(trpc.kitchen.closeMeal.mutationOptions(options))
  const closing = meal.status === 'OPEN'
  const words = closing ? 'close' : meal.status === 'CLOSED' ? 'reopen' : 'open'

  return (
    <>
      <button
        type="button"
        className={buttonClass(closing ? 'outline' : 'primary', 'kitchen')}
        onClick={() => {
          setProblem(null)
          setAsking(true)
        }}
      >
        {t(`${words}.action`)}
      </button>
      <Confirm
        open={asking}
        danger={closing}
        title={t(`${words}.title`)}
        confirm={t(`${words}.confirm`)}
        keep={t('keep')}
        busy={open.isPending || close.isPending}
        onConfirm={() => (closing ? close : open).mutate({ mealId: meal.id })}
        onClose={() => setAsking(false)}
      >
        <p className="text-base font-semibold text-fg">{label(meal)}</p>
        <p className="mt-1 text-base">
          {t(`${words}.consequence`, { cutoff: times.dateTime(meal.cutoffAt) })}
        </p>
        {problem && (
          <p role="alert" className="mt-2 text-base font-semibold text-danger">
            {problem}
          </p>
        )}
      </Confirm>
    </>
  )
}
