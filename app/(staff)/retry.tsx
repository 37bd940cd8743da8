'use client'

import { useTranslations } from 'next-intl'
import { errorCode, useErrorText } from '@/app/error-text'
import { buttonClass } from '@/app/ui/button'

/** A part of a page that could not be had, in its place, and the way to ask for it again. */
export function Retry({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslations('common')
  const errorText = useErrorText()
  const code = errorCode(error)
  return (
    <div role="alert" className="flex flex-wrap items-center justify-center gap-3 px-4 py-3">
      <p className="text-center text-danger">
        {errorText(error)}
        {code && <span className="block text-xs">{t('errorCode', { code })}</span>}
      </p>
      <button type="button" className={buttonClass('quiet')} onClick={onRetry}>
        {t('retry')}
      </button>
    </div>
  )
}
