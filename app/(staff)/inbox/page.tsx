import { getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { Screen } from '../screen'
import { InboxScreen } from './inbox-screen'

export async function generateMetadata() {
  return { title: (await getTranslations('inbox'))('title') }
}

export default async function InboxPage() {
  const call = await caller()
  const first = await call.inbox.list({})
  return (
    <Screen words={['inbox']}>
      <InboxScreen first={first} />
    </Screen>
  )
}
