import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { forbidden } from 'next/navigation'
import { NextIntlClientProvider } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { messagesOf } from '@/app/messages'
import { toLogin } from '@/app/signed-in'
import { readSessionUser } from '@/server/auth/session'
import { PeopleScreen } from './people-screen'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('kitchen.nav'))('people') }
}

/** Who belongs where, what the company pays, and who has how much: for administrators. */
export default async function PeoplePage() {
  const user = (await readSessionUser(await headers())) ?? (await toLogin())
  if (user.role !== 'ADMIN') forbidden()
  const { canteen } = await (await caller()).menu.meals({})
  return (
    <NextIntlClientProvider messages={await messagesOf('kitchen', 'people')}>
      <PeopleScreen timeZone={canteen.timeZone} />
    </NextIntlClientProvider>
  )
}
