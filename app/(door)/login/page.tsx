import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { signedInUser } from '@/app/signed-in'
import { Link } from '@/app/ui/link'
import { safeNext, withNext } from '@/server/auth/next-path'
import { registrationCanteen } from '@/server/auth/registration'
import { SSO_FAILURES } from '@/server/auth/sso-failure'
import { findSsoSettings, ssoPath } from '@/server/auth/sso-settings'
import { LoginForm } from './login-form'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('signIn') }
}

type Props = { searchParams: Promise<{ next?: string | string[]; error?: string | string[] }> }

export default async function LoginPage({ searchParams }: Props) {
  const { next: wanted, error } = await searchParams
  const next = safeNext(wanted)
  if (await signedInUser()) redirect(next)
  const open = await registrationCanteen()
  const t = await getTranslations('auth')
  return (
    <>
      <h1 className="text-2xl font-semibold">{t('signInTitle')}</h1>
      <LoginForm next={next} sso={await findSso(next, error)} />
      {open && (
        <p className="text-center text-fg-2">
          {t('noAccount')}{' '}
          <Link
            href={withNext('/register', next)}
            className="inline-flex min-h-11 items-center px-2 font-semibold text-brand"
          >
            {t('register')}
          </Link>
        </p>
      )}
    </>
  )
}

/** The way in by the provider, and why it was in vain a moment ago. */
async function findSso(next: string, error: unknown) {
  const settings = findSsoSettings()
  if (!settings) return null
  const t = await getTranslations('sso')
  const { name } = settings
  const code = SSO_FAILURES.find((known) => known === error)
  return {
    path: ssoPath(next),
    label: t('continueWith', { name }),
    failure: code ? t('failure', { code, name }) : null,
  }
}
