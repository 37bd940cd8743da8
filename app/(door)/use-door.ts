'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useErrorText } from '../error-text'
import { type Refusal, send } from './send'

/** better-auth's codes: which sentence, beside which field. */
const SAYINGS: Record<string, { key: string; field?: string }> = {
  INVALID_EMAIL_OR_PASSWORD: { key: 'badCredentials' },
  INVALID_USERNAME_OR_PASSWORD: { key: 'badCredentials' },
  INVALID_EMAIL: { key: 'badEmail', field: 'email' },
  USER_ALREADY_EXISTS: { key: 'emailTaken', field: 'email' },
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: { key: 'emailTaken', field: 'email' },
  USERNAME_IS_ALREADY_TAKEN: { key: 'usernameTaken', field: 'username' },
  INVALID_USERNAME: { key: 'badUsername', field: 'username' },
  USERNAME_TOO_SHORT: { key: 'badUsername', field: 'username' },
  USERNAME_TOO_LONG: { key: 'badUsername', field: 'username' },
  PASSWORD_TOO_SHORT: { key: 'passwordShort', field: 'password' },
  PASSWORD_TOO_LONG: { key: 'passwordLong', field: 'password' },
}

const never = () => () => {}

/** The state of a form at the door: one attempt at a time, and where it failed. `earlier`: what failed before this page. */
export function useDoor(next: string, earlier?: string | null) {
  const t = useTranslations('auth')
  const errorText = useErrorText()
  const [sending, setSending] = useState(false)
  const [failure, setFailure] = useState<{ text: string; field?: string } | null>(
    earlier ? { text: earlier } : null,
  )
  const form = useRef<HTMLFormElement>(null)
  // Before hydration a submit would be the browser's own, without our checks.
  const hydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )

  useEffect(() => {
    if (!failure) return
    const selector = failure.field ? `[name="${failure.field}"]` : '[role="alert"]'
    form.current?.querySelector<HTMLElement>(selector)?.focus()
  }, [failure])

  const fail = (field: string, key: string) => setFailure({ field, text: t(key) })

  const say = (refusal: Refusal, fields: string[]) => {
    const saying = SAYINGS[refusal.code]
    const text = saying ? t(saying.key) : errorText({ data: { code: refusal.code, details: refusal } })
    const field = saying?.field ?? refusal.field
    // What has no field on this form is said above it: at sign-in a malformed name is just a wrong one.
    if (field && fields.includes(field)) setFailure({ field, text })
    else setFailure({ text: saying?.field ? t('badCredentials') : text })
  }

  const knock = async (path: string, body: object, fields: string[]) => {
    setSending(true)
    setFailure(null)
    const refusal = await send(path, body)
    // A whole new page: nothing of a former person may stay in memory. Who has been asked before goes right on.
    if (!refusal) return window.location.assign(`/welcome?next=${encodeURIComponent(next)}`)
    setSending(false)
    say(refusal, fields)
  }

  const errorOf = (field: string) => (failure?.field === field ? failure.text : null)
  // Not ready for a blink is not worth turning grey for.
  const look = hydrated ? undefined : { background: 'var(--color-brand)', color: 'var(--color-on-brand)' }
  return { form, ready: hydrated && !sending, sending, failure, fail, knock, errorOf, look }
}
