'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useErrorText } from '@/app/error-text'
import { takeAnswer } from '@/app/take-answer'
import { useTRPC } from '@/app/trpc-client'
import { Link } from '@/app/ui/link'
import { PROFILE_SCOPE } from '../use-profile'

/** Asks once whether there is something a person must not eat, until they say what, or that they would rather not. */
export function ProfileOffer() {
  const t = useTranslations('menu')
  const trpc = useTRPC()
  const errorText = useErrorText()
  const queryClient = useQueryClient()
  const skip = useMutation(
    trpc.people.skipPreferences.mutationOptions({
      scope: PROFILE_SCOPE,
      onSuccess: (profile) => takeAnswer(queryClient, trpc.people.profile.queryKey({}), profile),
    }),
  )
  return (
    <section
      aria-label={t('offerTitle')}
      className="flex flex-wrap items-center justify-end gap-x-1 bg-brand-weak ps-4 pe-1 text-xs"
    >
      <div className="min-w-0 flex-[1_1_9rem] py-1">
        <p>{t('offer')}</p>
        <p role="alert" className="font-semibold text-danger">
          {skip.error && errorText(skip.error)}
        </p>
      </div>
      <Link href="/me/diet" className="tap grid shrink-0 place-items-center px-2 font-semibold text-brand">
        {t('offerSet')}
      </Link>
      <button
        type="button"
        className="tap shrink-0 px-2 text-fg-2"
        aria-busy={skip.isPending}
        onClick={() => !skip.isPending && skip.mutate({})}
      >
        {t('offerSkip')}
      </button>
    </section>
  )
}
