'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState, useSyncExternalStore } from 'react'
import { useErrorText } from '@/app/error-text'
import { takeAnswer } from '@/app/take-answer'
import { useTRPC } from '@/app/trpc-client'
import { buttonClass } from '@/app/ui/button'
import { Spinner } from '@/app/ui/spinner'
import type { Preferences, ProfileView } from '@/server/people/schema'
import { PROFILE_SCOPE } from '../../use-profile'

type Props = {
  profile: ProfileView
  allergens: Preferences['allergens']
  diets: Preferences['diets']
  /** Of the first run: where an answer leads, and "nothing" is one. */
  next?: string
}

const never = () => () => {}

/** Two closed lists to tick; saved together, and said so. */
export function DietForm({ profile, allergens, diets, next }: Props) {
  const t = useTranslations('me')
  const tDish = useTranslations('dish')
  const errorText = useErrorText()
  const router = useRouter()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [chosen, setChosen] = useState(() => new Set([...profile.allergens, ...profile.diets]))
  const options = {
    // What is saved last is what stands.
    scope: PROFILE_SCOPE,
    onSuccess: (fresh: ProfileView) => {
      takeAnswer(queryClient, trpc.people.profile.queryKey({}), fresh)
      if (!next) router.refresh()
    },
  }
  const save = useMutation(trpc.people.setPreferences.mutationOptions(options))
  const skip = useMutation(trpc.people.skipPreferences.mutationOptions(options))
  const problem = save.error ?? skip.error
  // Only for who has neither left nor ticked anything since: a tick resets the mutation, and this is not called.
  const unchanged = {
    onSuccess: (fresh: ProfileView) => {
      if (next) return router.replace(next)
      // What was vegan is vegetarian now, too.
      setChosen(new Set([...fresh.allergens, ...fresh.diets]))
    },
  }
  // A box ticked before the page is alive would look ticked and count for nothing.
  const alive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const toggle = (code: string, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(code)
    else next.delete(code)
    setChosen(next)
    save.reset()
    skip.reset()
  }
  const box = (code: string, label: string) => (
    <Box key={code} checked={chosen.has(code)} onChange={(on) => toggle(code, on)}>
      {label}
    </Box>
  )

  return (
    <form
      className="flex flex-1 flex-col gap-2 p-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (save.isPending || skip.isPending) return
        skip.reset()
        const wish = {
          allergens: allergens.filter((code) => chosen.has(code)),
          diets: diets.filter((code) => chosen.has(code)),
        }
        save.mutate(wish, unchanged)
      }}
    >
      <fieldset disabled={!alive} className="min-w-0 rounded-card bg-card p-4">
        <legend className="float-left w-full text-base font-semibold">{t('allergens')}</legend>
        <p className="clear-both text-fg-2">{t('allergensHint')}</p>
        <div className="mt-2 grid grid-cols-[repeat(auto-fill,minmax(128px,1fr))]">
          {allergens.map((code) => box(code, tDish(`allergen.${code}`)))}
        </div>
      </fieldset>
      <fieldset disabled={!alive} className="min-w-0 rounded-card bg-card p-4">
        <legend className="float-left w-full text-base font-semibold">{t('diets')}</legend>
        <p className="clear-both text-fg-2">{t('dietsHint')}</p>
        <div className="mt-2 grid grid-cols-[repeat(auto-fill,minmax(128px,1fr))]">
          {diets.map((code) => box(code, tDish(`diet.${code}`)))}
        </div>
      </fieldset>
      <p className="px-2 pb-4 text-xs text-fg-2">{t('dietCaution')}</p>
      <div className="sticky bottom-0 -mx-2 mt-auto -mb-2 border-t border-line bg-card px-4 pt-2 pb-safe">
        <p role="status" className="text-center text-ok">
          {save.isSuccess && !next && t('dietSaved')}
        </p>
        <p role="alert" className="text-center text-danger">
          {problem && errorText(problem)}
        </p>
        <button
          type="submit"
          disabled={!alive}
          className={`${buttonClass('primary', 'cta')} mb-2 w-full`}
          aria-busy={save.isPending}
        >
          {save.isPending && <Spinner className="size-4" />}
          {t(next ? 'welcomeSave' : 'dietSave')}
        </button>
        {next && (
          <button
            type="button"
            disabled={!alive || save.isPending || skip.isPending}
            className={`${buttonClass('quiet', 'cta')} mb-2 w-full`}
            onClick={() => {
              save.reset()
              skip.mutate({}, unchanged)
            }}
          >
            {t('welcomeSkip')}
          </button>
        )}
      </div>
    </form>
  )
}

type BoxProps = { checked: boolean; onChange: (on: boolean) => void; children: ReactNode }

function Box({ checked, onChange, children }: BoxProps) {
  return (
    <label className="flex min-h-11 items-center gap-2 text-base">
      <input
        type="checkbox"
        className="size-5 shrink-0 accent-brand"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      {children}
    </label>
  )
}
