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
  const { menu, allowance } = await caller()
  // What cannot be read is asked for by the screen, which says so and tries again.
  const [{ canteen }, rules, people, topUps] = await Promise.all([
    menu.meals({}),
    allowance.rules().catch(() => undefined),
    allowance.people({}).catch(() => undefined),
    allowance.topUps().catch(() => undefined),
  ])
  return (
    <NextIntlClientProvider messages={await messagesOf('kitchen', 'people')}>
      <PeopleScreen timeZone={canteen.timeZone} first={{ rules, people, topUps }} />
    </NextIntlClientProvider>
  )
}
