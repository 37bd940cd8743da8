'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Heart } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useErrorText } from '@/app/error-text'
import { isLast } from '@/app/is-last'
import { takeAnswer } from '@/app/take-answer'
import { useTRPC } from '@/app/trpc-client'
import { useName } from '@/app/ui/name'
import type { DishView } from '@/server/menu/schema'
import { PROFILE_SCOPE, useMine } from '../use-profile'

/** A heart that is on or off; what could not be kept goes back to what it was and says so. */
export function FavouriteButton({ dish }: { dish: DishView }) {
  const t = useTranslations('dish')
  const name = useName()
  const errorText = useErrorText()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const key = trpc.people.profile.queryKey({})
  const on = useMine().favourites.includes(dish.id)
  const show = (favourite: boolean) =>
    queryClient.setQueryData(key, (old) => {
      if (!old) return old
      const others = old.favourites.filter((id) => id !== dish.id)
      return { ...old, favourites: favourite ? [dish.id, ...others] : others }
    })
  const set = useMutation(
    trpc.people.setFavourite.mutationOptions({
      // Each answer is the whole profile, so that they come one after the other.
      scope: PROFILE_SCOPE,
      onMutate: async ({ favourite }) => {
        await queryClient.cancelQueries({ queryKey: key })
        show(favourite)
      },
      onSuccess: (profile) => {
        // An answer that does not know of a later heart yet would take it away for a moment.
        if (isLast(queryClient, PROFILE_SCOPE.id)) takeAnswer(queryClient, key, profile)
      },
      // The others stand, and perhaps only the answer was lost.
      onError: (_error, { favourite }) => {
        show(!favourite)
        if (isLast(queryClient, PROFILE_SCOPE.id)) void queryClient.invalidateQueries({ queryKey: key })
      },
    }),
  )
  return (
    <span className="flex shrink-0 flex-col items-end">
      <button
        type="button"
        className="tap grid place-items-center"
        aria-pressed={on}
        aria-label={t('favourite', { name: name(dish.nameZh, dish.nameEn) })}
        onClick={() => !set.isPending && set.mutate({ dishId: dish.id, favourite: !on })}
      >
        <Heart className={`size-6 ${on ? 'fill-danger text-danger' : 'text-fg-2'}`} aria-hidden="true" />
      </button>
      <span role="status" className="max-w-28 text-end text-xs text-danger">
        {set.isError && errorText(set.error)}
      </span>
    </span>
  )
}
