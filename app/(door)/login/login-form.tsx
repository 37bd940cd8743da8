'use client'

import { useTranslations } from 'next-intl'
import type { FormEvent } from 'react'
import { buttonClass } from '../../ui/button'
import { Field } from '../../ui/field'
import { Spinner } from '../../ui/spinner'
import { FormFailure } from '../form-failure'
import { PasswordField } from '../password-field'
import { useDoor } from '../use-door'

type Props = { next: string; sso: { path: string; label: string; failure: string | null } | null }

export function LoginForm({ next, sso }: Props) {
  const t = useTranslations('auth')
  const { form, ready, sending, failure, fail, knock, errorOf, look } = useDoor(next, sso?.failure)

  const quietLook = look && { background: 'var(--color-card)', color: 'var(--color-brand)' }

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
      {sso && (
        <>
          {/* A link: a form's redirects would have to be in the page's form-action, and it works before the page is alive. */}
          <a href={sso.path} className={buttonClass('primary', 'cta')}>
            {sso.label}
          </a>
          <p className="text-center text-fg-2">{t('orPassword')}</p>
        </>
      )}
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
      <button
        type="submit"
        className={buttonClass(sso ? 'outline' : 'primary', 'cta')}
        disabled={!ready}
        style={sso ? quietLook : look}
      >
        {sending && <Spinner />}
        {sending ? t('signingIn') : t('signIn')}
      </button>
    </form>
  )
}
