'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useErrorText } from '@/app/error-text'
import { Confirm } from '@/app/ui/confirm'
import type { TicketView } from '@/server/kitchen/schema'

const REASONS = ['ingredient', 'tooBusy', 'equipment', 'asked'] as const

type Props = {
  ticket: TicketView
  manual: boolean
  busy: boolean
  error: unknown
  onConfirm: (reason: string) => void
  onClose: () => void
}

/** The person reads the reason, so there always is one: picked with a tap, or written. */
export function DeclineDialog({ ticket, manual, busy, error, onConfirm, onClose }: Props) {
  const t = useTranslations('kitchen.decline')
  const errorText = useErrorText()
  const [reason, setReason] = useState<string>(t('reasons.ingredient'))
  const accept = manual && ticket.status === 'CONFIRMED'
  const words = reason.trim()
  return (
    <Confirm
      open
      danger
      title={t(accept ? 'titleDecline' : 'titleCancel', { number: ticket.pickupNumber })}
      confirm={t(accept ? 'confirmDecline' : 'confirmCancel')}
      keep={t('keep')}
      busy={busy || words === ''}
      onConfirm={() => onConfirm(words)}
      onClose={onClose}
    >
      <p className="text-base">{t('consequence')}</p>
      <fieldset className="mt-3 grid gap-2">
        <legend className="mb-2 font-semibold text-fg">{t('reason')}</legend>
        {REASONS.map((key) => (
          <label
            key={key}
            className="flex min-h-14 items-center gap-3 rounded-control border border-line px-3 text-base text-fg has-checked:border-brand has-checked:bg-brand-weak"
          >
            <input
              type="radio"
              name="reason"
              className="size-5 accent-brand"
              checked={reason === t(`reasons.${key}`)}
              onChange={() => setReason(t(`reasons.${key}`))}
            />
            {t(`reasons.${key}`)}
          </label>
        ))}
      </fieldset>
      <label className="mt-3 block font-semibold text-fg">
        {t('words')}
        <input
          className="mt-1 min-h-14 w-full rounded-control border border-edge bg-card px-3 font-normal"
          maxLength={100}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <p role="alert" className="mt-3 text-base font-semibold text-danger empty:hidden">
        {error !== null && errorText(error)}
      </p>
    </Confirm>
  )
}
