'use client'

import { useTranslations } from 'next-intl'
import type { FormEvent } from 'react'
import { buttonClass } from '../../ui/button'
import { Field } from '../../ui/field'
import { Spinner } from '../../ui/spinner'
import { FormFailure } from '../form-failure'
import { PasswordField } from '../password-field'
import { useDoor } from '../use-door'

export function LoginForm({ next }: { next: string }) {
  const t = useTranslations('auth')
  const { form, ready, sending, failure, fail, knock, errorOf, look } = useDoor(next)

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!ready) return
    const data = new FormData(event.currentTarget)
    const account = String(data.get('account')).trim()
    const password = String(data.get('password'))
    if (!account) return fail('account', 'required')
    if (!password) return fail('password', 'required')
    const byEmail = account.includes('@')
    return knock(
      byEmail ? 'sign-in/email' : 'sign-in/username',
      byEmail ? { email: account, password } : { username: account, password },
      [],
    )
  }

  return (
    <form ref={form} method="post" noValidate className="grid gap-4" onSubmit={submit}>
      {failure && !failure.field && <FormFailure text={failure.text} />}
      <Field
        id="account"
        label={t('account')}
        error={errorOf('account')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        inputMode="email"
        maxLength={320}
        required
      />
      <PasswordField error={errorOf('password')} autoComplete="current-password" required />
      <button type="submit" className={buttonClass('primary', 'cta')} disabled={!ready} style={look}>
        {sending && <Spinner />}
        {sending ? t('signingIn') : t('signIn')}
      </button>
    </form>
  )
}
