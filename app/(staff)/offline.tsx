'use client'

import { useQueryClient } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { keptPageAt, useReach } from '@/app/reach'
import { meetPerson } from './forget-person'
import { askToKeep, registerWorker } from './service-worker'

/**
 * Says that what is shown is what was here before the network went, and since when. Also looks after what makes that
 * possible: the service worker, and whose copies it holds.
 */
export function Offline({ userId }: { userId: string }) {
  const t = useTranslations('common')
  const locale = useLocale()
  const path = usePathname()
  const queryClient = useQueryClient()
  const { online, at } = useReach()

  useEffect(() => {
    void meetPerson(userId).then(registerWorker)
    // A kept page brings kept data; whatever can be had now is newer.
    if (keptPageAt()) void queryClient.invalidateQueries()
  }, [userId, queryClient])

  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that was reached is to be kept
  useEffect(askToKeep, [path])

  // The phone's own clock: this is about the phone's connection, and stands below its status bar.
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
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
