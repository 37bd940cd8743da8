'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useTimes } from '@/app/format'
import { takeAnswer } from '@/app/take-answer'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Confirm } from '@/app/ui/confirm'
import type { KitchenMeal } from '@/server/kitchen/schema'
import { useMealLabel } from '../meal-select'

type Verb = 'open' | 'reopen' | 'close'

const verbOf = ({ status }: KitchenMeal): Verb =>
  status === 'OPEN' ? 'close' : status === 'CLOSED' ? 'reopen' : 'open'

/** Opens or closes a meal for orders, after asking: hundreds of people see it at once. */
export function MealSwitch({ meal }: { meal: KitchenMeal }) {
  const t = useTranslations('kitchen.menus')
  const label = useMealLabel()
  const times = useTimes(meal.timeZone)
  const errorText = useErrorText()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  /** As it was tapped: another cook's change under an open question must not turn it round. */
  const [asking, setAsking] = useState<Verb | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  const options = {
    onSuccess: (changed: KitchenMeal) => {
      takeAnswer(queryClient, trpc.kitchen.meals.queryKey(), (old) =>
        old?.map((other) => (other.id === changed.id ? changed : other)),
      )
      setAsking(null)
    },
    onError: (error: unknown) => setProblem(errorText(error)),
  }
  const open = useMutation(trpc.kitchen.openMeal.mutationOptions(options))
  const close = useMutation(trpc.kitchen.closeMeal.mutationOptions(options))
  const verb = verbOf(meal)
  const words = asking ?? verb

  return (
    <>
      <button
        type="button"
        className={buttonClass(verb === 'close' ? 'outline' : 'primary', 'kitchen')}
        onClick={() => {
          setProblem(null)
          setAsking(verb)
        }}
      >
        {t(`${verb}.action`)}
      </button>
      <Confirm
        open={asking !== null}
        danger={words === 'close'}
        title={t(`${words}.title`)}
        confirm={t(`${words}.confirm`)}
        keep={t('keep')}
        busy={open.isPending || close.isPending}
        onConfirm={() => (words === 'close' ? close : open).mutate({ mealId: meal.id })}
        onClose={() => setAsking(null)}
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
