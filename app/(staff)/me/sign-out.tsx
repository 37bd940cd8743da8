'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ANSWER_WITHIN_MS } from '@/app/reach'
import { buttonClass } from '@/app/ui/button'
import { forgetPerson } from '../forget-person'

/** Ends the session on the server, then leaves nothing of it in this browser. */
export function SignOut() {
  const t = useTranslations()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<'OFFLINE' | 'DATABASE_UNAVAILABLE' | null>(null)

  const leave = async () => {
    setBusy(true)
    setFailed(null)
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
    const response = await fetch('/api/auth/sign-out', { method: 'POST', signal }).catch(() => null)
    if (response?.ok) {
      await forgetPerson()
      return window.location.assign('/login')
    }
    setBusy(false)
    setFailed(response ? 'DATABASE_UNAVAILABLE' : 'OFFLINE')
  }

  return (
    <>
      <button type="button" className={buttonClass('card', 'cta')} disabled={busy} onClick={leave}>
        {t('me.signOut')}
      </button>
      <p role="alert" className="text-center text-danger">
        {failed && t(`errors.${failed}`)}
      </p>
    </>
  )
}
