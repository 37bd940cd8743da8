'use client'

import { useTranslations } from 'next-intl'
import type { FormEvent } from 'react'
import { buttonClass } from '../../ui/button'
import { Field } from '../../ui/field'
import { Spinner } from '../../ui/spinner'
import { FormFailure } from '../form-failure'
import { PasswordField } from '../password-field'
import { useDoor } from '../use-door'

export function RegisterForm({ next }: { next: string }) {
  const t = useTranslations('auth')
  const { form, ready, sending, failure, fail, knock, errorOf, look } = useDoor(next)

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!ready) return
    const data = new FormData(event.currentTarget)
    const value = (field: string) => String(data.get(field)).trim()
    const password = String(data.get('password'))
    if (!value('name')) return fail('name', 'required')
    if (!value('email')) return fail('email', 'required')
    if (password.length < 8) return fail('password', 'passwordShort')
    const body = {
      name: value('name'),
      email: value('email'),
      username: value('username') || undefined,
      password,
    }
    return knock('sign-up/email', body, ['name', 'email', 'username', 'password'])
  }

  return (
    <form ref={form} method="post" noValidate className="grid gap-4" onSubmit={submit}>
      {failure && !failure.field && <FormFailure text={failure.text} />}
      <Field
        id="name"
        label={t('name')}
        error={errorOf('name')}
        autoComplete="name"
        maxLength={60}
        required
      />
      <Field
        id="email"
        label={t('email')}
        error={errorOf('email')}
        type="email"
        autoComplete="email"
        maxLength={320}
        required
      />
      <Field
        id="username"
        label={t('usernameOptional')}
        hint={t('usernameHint')}
        error={errorOf('username')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={30}
      />
      <PasswordField
        hint={t('passwordHint')}
        error={errorOf('password')}
        autoComplete="new-password"
        maxLength={128}
        required
      />
      <button type="submit" className={buttonClass('primary', 'cta')} disabled={!ready} style={look}>
        {sending && <Spinner />}
        {sending ? t('registering') : t('register')}
      </button>
    </form>
  )
}
