'use client'

import { Clock, TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { dayIn, useTimes } from '@/app/format'
import { useTimeOf } from '../use-clock'

const HOUR = 3_600
/** From here on it is amber. */
const SOON = 600
/** The ticking number is no live region; these moments are said, once each. */
const SAY_AT_MINUTES = [10, 5, 1]

type Props = {
  cutoffAt: Date
  timeZone: string
  closed: boolean
  /** For the first sight, so that nothing moves when the page comes alive. */
  serverNow: Date
}

export function CutoffCountdown({ cutoffAt, timeZone, closed, serverNow }: Props) {
  const t = useTranslations('menu')
  const times = useTimes(timeZone)
  const now = useTimeOf((ms) => Math.floor(ms / 1_000), serverNow)
  const left = Math.floor(cutoffAt.getTime() / 1_000) - now
  const soon = left < SOON && !closed
  const today = dayIn(timeZone, new Date(now * 1_000)) === dayIn(timeZone, cutoffAt)
  const Icon = soon ? TriangleAlert : Clock

  return (
    <p
      className={`flex items-center gap-1 text-xs tabular-nums ${soon ? 'font-semibold text-warn-fg' : 'text-fg-2'}`}
    >
      <Icon className="size-3.5 shrink-0" aria-hidden="true" />
      <time dateTime={cutoffAt.toISOString()}>
        {closed || left <= 0
          ? t(left > 0 ? 'closed' : 'closedAt', { time: times.clock(cutoffAt) })
          : left >= HOUR
            ? today
              ? t('cutoffToday', { time: times.clock(cutoffAt) })
              : t('cutoffAt', { time: times.dateTime(cutoffAt) })
            : t('cutoffIn', { time: `${two(Math.floor(left / 60))}:${two(left % 60)}` })}
      </time>
      <span role="status" className="sr-only">
        {closed || left <= 0 ? t('closed') : saying(left, (minutes) => t('cutoffSoon', { minutes }))}
      </span>
    </p>
  )
}

const two = (n: number) => String(n).padStart(2, '0')

/** Stays for ten seconds, so that the region changes at the moment and is empty again before the next. */
function saying(left: number, text: (minutes: number) => string): string {
  const minutes = SAY_AT_MINUTES.find((m) => left <= m * 60 && left > m * 60 - 10)
  return minutes === undefined ? '' : text(minutes)
}
