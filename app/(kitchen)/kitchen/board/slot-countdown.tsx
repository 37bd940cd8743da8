'use client'
import { AlarmClock, CircleAlert, Clock } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { Urgency } from './board-rules'

const ICON = { calm: Clock, soon: AlarmClock, late: CircleAlert }

/** Time to the slot in words; the colour around it only repeats them. */
export function SlotCountdown({ level, minutes }: Urgency) {
  const t = useTranslations('kitchen.board')
  const Icon = ICON[level]
  const text =
    minutes >= 24 * 60
      ? t('slotDays', { days: Math.floor(minutes / (24 * 60)), late: String(level === 'late') })
      : minutes >= 60
        ? t('slotHours', {
            hours: Math.floor(minutes / 60),
            minutes: minutes % 60,
            late: String(level === 'late'),
          })
        : t('slotMinutes', { minutes, late: String(level === 'late') })
  return (
    <span className="flex items-center justify-end gap-1 text-base font-semibold tabular-nums">
      <Icon aria-hidden className="size-4 shrink-0" />
      {text}
    </span>
  )
}
