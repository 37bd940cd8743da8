import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { signedInUser } from '@/app/signed-in'
import { Link } from '@/app/ui/link'
import { safeNext, withNext } from '@/server/auth/next-path'
import { registrationCanteen } from '@/server/auth/registration'
import { LoginForm } from './login-form'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('signIn') }
}

type Props = { searchParams: Promise<{ next?: string | string[] }> }

export default async function LoginPage({ searchParams }: Props) {
  const next = safeNext((await searchParams).next)
  if (await signedInUser()) redirect(next)
  const open = await registrationCanteen()
  const t = await getTranslations('auth')
  return (
    <>
      <h1 className="text-2xl font-semibold">{t('signInTitle')}</h1>
      <LoginForm next={next} />
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
