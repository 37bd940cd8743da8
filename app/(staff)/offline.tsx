'use client'

import { usePathname } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useReach } from '@/app/reach'

const DAY_MS = 86_400_000

/** Says that what is shown is what was here before the network went, and since when. */
export function Offline() {
  const t = useTranslations('common')
  const locale = useLocale()
  const path = usePathname()
  const { online, at } = useReach()

  // The phone's own clock: this is about the phone's connection, and stands below its status bar.
  const time = new Intl.DateTimeFormat(locale, {
    ...(Date.now() - at > DAY_MS && { month: 'short', day: 'numeric' }),
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  const page = path === '/' ? 'menu' : path.startsWith('/orders') ? 'orders' : 'other'
  return (
    <div role="status" className="sticky top-0 z-30">
      {!online && (
        <p
          data-offline
          className="flex min-h-8 items-center justify-center bg-fg px-4 text-center text-xs text-page tabular-nums"
        >
          {t('offlineSince', { page, time: time.format(at) })}
        </p>
      )}
    </div>
  )
}
