'use client'

import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { useTRPC } from '@/app/trpc-client'
import { Confirm } from '@/app/ui/confirm'
import { useName } from '@/app/ui/name'
import type { WaitlistEntryView } from '@/server/waitlist/schema'
import { useTakeEntries } from './use-take-entries'

type Props = { entry: WaitlistEntryView; className: string; onLeft?: () => void }

/** Gives one's place away; asked about first, for it cannot be had back. */
export function LeaveLine({ entry, className, onLeft }: Props) {
  const t = useTranslations('waitlist')
  const trpc = useTRPC()
  const errorText = useErrorText()
  const { refresh } = useTakeEntries()
  const dish = useName()(entry.dishNameZh, entry.dishNameEn)
  const [asking, setAsking] = useState(false)
  const leave = useMutation(
    trpc.waitlist.leave.mutationOptions({
      onSuccess: onLeft,
      onSettled: () => {
        setAsking(false)
        refresh()
      },
    }),
  )
  return (
    <>
      <button type="button" className={className} onClick={() => setAsking(true)}>
        {t('leave')}
        <span className="sr-only"> {dish}</span>
      </button>
      <p role="alert" className="text-center font-semibold text-danger empty:hidden">
        {leave.error !== null && errorText(leave.error)}
      </p>
      <Confirm
        open={asking}
        danger
        title={t('leaveTitle', { dish })}
        confirm={t('leave')}
        keep={t('stay')}
        busy={leave.isPending}
        onConfirm={() => leave.mutate({ entryId: entry.id })}
        onClose={() => setAsking(false)}
      >
        {t('leaveHint')}
      </Confirm>
    </>
  )
}
