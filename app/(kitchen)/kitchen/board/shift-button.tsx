'use client'
import { Bell, BellOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { buttonClass } from '@/app/ui/button'
import type { Shift } from './use-shift'

/** Starts the shift, which is what lets the browser ring; says so when it may not. */
export function ShiftButton({ shift }: { shift: Shift }) {
  const t = useTranslations('kitchen.shift')
  if (shift.state === 'on') {
    return (
      <button type="button" className={buttonClass('quiet', 'kitchen')} onClick={shift.end}>
        <Bell aria-hidden className="size-5" />
        {t('end')}
      </button>
    )
  }
  return (
    <button type="button" className={buttonClass('primary', 'kitchen')} onClick={shift.start}>
      <BellOff aria-hidden className="size-5" />
      {t(shift.state === 'muted' ? 'unmute' : 'start')}
    </button>
  )
}
