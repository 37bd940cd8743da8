import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { signedInUser } from '@/app/signed-in'
import { Name } from '@/app/ui/name'
import { safeNext } from '@/server/auth/next-path'
import { ALLERGENS } from '@/server/menu/allergen-rules'
import { DIETS } from '@/server/menu/diet-rules'
import { DietForm } from '../me/diet/diet-form'
import { Screen } from '../screen'
import { findFirstRun } from './find-first-run'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('me'))('welcomeTitle') }
}

type Props = { searchParams: Promise<{ next?: string | string[] }> }

/** Where a sign-in leads first. Whoever has answered before, on whatever device, does not see it. */
export default async function WelcomePage({ searchParams }: Props) {
  const user = await signedInUser()
  if (!user) return null // the layout is sending them to the login page
  const next = safeNext((await searchParams).next)
  const firstRun = user.role === 'STAFF' ? await findFirstRun(await caller()) : null
  if (!firstRun) redirect(next)
  const t = await getTranslations('me')
  const { profile, canteen } = firstRun
  return (
    <Screen words={['me', 'dish']}>
      <header className="px-4 pt-6 pb-2">
        <h1 className="text-2xl font-semibold">{t('welcomeTitle')}</h1>
        <p className="mt-1 text-fg-2">
          {t.rich('welcomeCanteen', {
            canteen: () => <Name zh={canteen.nameZh} en={canteen.nameEn} className="font-semibold text-fg" />,
          })}
        </p>
        <p className="mt-1">{t('welcomeHint')}</p>
      </header>
      <DietForm profile={profile} allergens={[...ALLERGENS]} diets={[...DIETS]} next={next} />
    </Screen>
  )
}
