import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { signedInUser } from '@/app/signed-in'
import { Empty } from '@/app/ui/empty'
import { Link } from '@/app/ui/link'
import { safeNext, withNext } from '@/server/auth/next-path'
import { registrationCanteen } from '@/server/auth/registration'
import { RegisterForm } from './register-form'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('register') }
}

type Props = { searchParams: Promise<{ next?: string | string[] }> }

export default async function RegisterPage({ searchParams }: Props) {
  const next = safeNext((await searchParams).next)
  if (await signedInUser()) redirect(next)
  const open = await registrationCanteen()
  const t = await getTranslations('auth')
  return (
    <>
      <h1 className="text-2xl font-semibold">{t('registerTitle')}</h1>
      {open ? (
        <RegisterForm next={next} />
      ) : (
        <Empty title={t('registrationClosedTitle')} hint={t('registrationClosedHint')} />
      )}
      <p className="text-center text-fg-2">
        {t('haveAccount')}{' '}
        <Link
          href={withNext('/login', next)}
          className="inline-flex min-h-11 items-center px-2 font-semibold text-brand"
        >
          {t('signIn')}
        </Link>
      </p>
    </>
  )
}
