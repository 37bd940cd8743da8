'use client'

import { WifiOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useTimes } from '@/app/format'
import { useNowSeconds } from '../../use-clock'

/** Older than this without a stream, and it must be said. */
const STALE_MS = 60_000

type Props = { live: boolean; updatedAt: number; timeZone: string; onRetry: () => void }

/** How old what is shown may be. */
export function Freshness({ live, updatedAt, timeZone, onRetry }: Props) {
  const t = useTranslations('order')
  const times = useTimes(timeZone)
  const now = useNowSeconds()
  if (now === null || updatedAt === 0) return null
  const time = times.seconds(new Date(updatedAt))
  const stale = !live && Date.now() - updatedAt > STALE_MS
  return (
    <>
      <div
        role="status"
        className={stale ? 'flex items-center gap-2 bg-warn-bg px-4 text-xs text-warn-fg' : 'sr-only'}
      >
        {stale && (
          <>
            <WifiOff className="size-4 shrink-0" aria-hidden="true" />
            <span className="flex-1">{t('stale', { time })}</span>
            <button type="button" className="tap font-semibold underline" onClick={onRetry}>
              {t('refresh')}
            </button>
          </>
        )}
      </div>
      {!stale && (
        <p className="text-center text-xs/6 text-fg-2 tabular-nums">
          {t('updated', { live: live ? 'yes' : 'no', time })}
        </p>
      )}
    </>
  )
}
