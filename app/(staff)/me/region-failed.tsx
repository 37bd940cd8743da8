'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useTransition } from 'react'
import { buttonClass } from '@/app/ui/button'
import { Spinner } from '@/app/ui/spinner'

/** In the place of what failed on the server; tries again without leaving the page. */
export function RegionFailed({ code }: { code: string }) {
  const t = useTranslations()
  const router = useRouter()
  const [pending, start] = useTransition()
  return (
    <div role="alert" className="flex flex-wrap items-center justify-between gap-2 rounded-card bg-card p-4">
      <p className="text-danger">
        {t('me.partFailed')}
        <span className="block text-xs">{t('common.errorCode', { code })}</span>
      </p>
      <button
        type="button"
        className={buttonClass('quiet')}
        aria-busy={pending}
        onClick={() => start(() => router.refresh())}
      >
        {pending && <Spinner className="size-4" />}
        {t('common.retry')}
      </button>
    </div>
  )
}
