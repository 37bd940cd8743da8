import { ChefHat, ChevronRight } from 'lucide-react'
import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { NextIntlClientProvider } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { asTheme, TEXT_COOKIE, THEME_COOKIE } from '@/app/appearance'
import { messagesOf } from '@/app/messages'
import { signedInUser } from '@/app/signed-in'
import { Link } from '@/app/ui/link'
import { LocaleSwitch } from '@/app/ui/locale-switch'
import { Appearance } from './appearance'
import { DietLink } from './diet-link'
import { Region } from './region'
import { SignOut } from './sign-out'
import { SignalTest } from './signal-test'
import { Wallet } from './wallet'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('me'))('title') }
}

export default async function MePage() {
  const user = await signedInUser()
  if (!user) return null
  const [t, jar] = await Promise.all([getTranslations(), cookies()])
  return (
    <NextIntlClientProvider messages={await messagesOf('me')}>
      <h1 className="flex min-h-topbar items-center justify-center bg-card text-lg font-semibold">
        {t('me.title')}
      </h1>
      <div className="grid gap-3 p-3">
        <section className="rounded-card bg-card p-4">
          <h2 className="line-clamp-2 text-lg font-semibold">{user.name}</h2>
          <p className="line-clamp-2 text-fg-2">{user.department ?? t('me.noDepartment')}</p>
          <p className="truncate text-fg-2">{user.username ?? user.email}</p>
        </section>
        <Region part={Wallet} />
        <section className="divide-y divide-line rounded-card bg-card px-4">
          <Region part={DietLink} />
          {user.role !== 'STAFF' && (
            <Link href="/kitchen" className="flex min-h-14 items-center gap-3 text-base">
              <ChefHat className="size-5 text-fg-2" aria-hidden="true" />
              {t('me.kitchen')}
              <ChevronRight className="ml-auto size-5 text-fg-2" aria-hidden="true" />
            </Link>
          )}
          <div className="flex min-h-14 flex-wrap items-center justify-between gap-2 py-1 text-base">
            <span aria-hidden="true">{t('common.language')}</span>
            <LocaleSwitch />
          </div>
          <Appearance
            theme={asTheme(jar.get(THEME_COOKIE)?.value)}
            large={jar.get(TEXT_COOKIE)?.value === 'large'}
          />
          <SignalTest />
        </section>
        <SignOut />
      </div>
    </NextIntlClientProvider>
  )
}
