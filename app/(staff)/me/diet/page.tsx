import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { signedInUser } from '@/app/signed-in'
import { ALLERGENS } from '@/server/menu/allergen-rules'
import { DIETS } from '@/server/menu/diet-rules'
import { Screen } from '../../screen'
import { TopBar } from '../../top-bar'
import { DietForm } from './diet-form'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('me'))('diet') }
}

export default async function DietPage() {
  if (!(await signedInUser())) return null // the layout is sending them to the login page
  const [call, t] = await Promise.all([caller(), getTranslations('me')])
  const profile = await call.people.profile({})
  return (
    <Screen words={['me', 'dish']}>
      <TopBar title={t('diet')} back="/me" />
      <DietForm profile={profile} allergens={[...ALLERGENS]} diets={[...DIETS]} />
    </Screen>
  )
}
