'use client'

import { useTranslations } from 'next-intl'
import { buttonClass } from './button'
import { Empty } from './empty'
import { Sign } from './sign'

type Props = { error: unknown; retry: () => void }

/** A part of the app that failed to render, with a way to try again. The digest finds the line in the log. */
export function Failure({ error, retry }: Props) {
  const t = useTranslations('common')
  const digest = (error as { digest?: string } | null)?.digest
  return (
    <div role="alert">
      <Empty title={t('errorTitle')} hint={t('errorHint')} icon={<Sign shape="alert" />}>
        <button type="button" className={buttonClass()} onClick={retry}>
          {t('retry')}
        </button>
        {digest && <p className="mt-4 text-xs text-fg-2">{t('errorCode', { code: digest })}</p>}
      </Empty>
    </div>
  )
}
