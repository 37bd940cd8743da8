'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Bell, Check } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useErrorText } from '@/app/error-text'
import { takeAnswer } from '@/app/take-answer'
import { useTRPC } from '@/app/trpc-client'
import { showToast } from '@/app/ui/toast'

type Props = {
  /** Without one, whichever meal can be ordered next. */
  mealId?: string
  /** The menu has closed under their eyes, and under everybody's: nobody has asked yet, so no page needs to look. */
  justClosed?: boolean
  className: string
}

/** Has the person told in their inbox, once, when there is something to order; a second tap takes that back. */
export function MenuAlert({ mealId, justClosed = false, className }: Props) {
  const t = useTranslations('menu')
  const trpc = useTRPC()
  const errorText = useErrorText()
  const queryClient = useQueryClient()
  const { data } = useQuery(trpc.inbox.menuAlert.queryOptions({ mealId }, { enabled: !justClosed }))
  const on = data ?? (justClosed ? false : undefined)
  const set = useMutation(
    trpc.inbox.setMenuAlert.mutationOptions({
      onSuccess: (now) => {
        takeAnswer(queryClient, trpc.inbox.menuAlert.queryKey({ mealId }), now)
        showToast(t('alertSet', { on: String(now) }))
      },
      onError: (error) => showToast(errorText(error)),
    }),
  )
  if (on === undefined) return null
  const Icon = on ? Check : Bell
  return (
    <button
      type="button"
      className={`inline-flex items-center gap-1 ${className}`}
      aria-pressed={on}
      aria-busy={set.isPending}
      onClick={() => !set.isPending && set.mutate({ mealId, on: !on })}
    >
      <Icon className="size-4 shrink-0" aria-hidden="true" />
      {t('alert')}
    </button>
  )
}
