import { NextIntlClientProvider } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { caller } from '@/app/caller'
import { messagesOf } from '@/app/messages'
import { InboxScreen } from './inbox-screen'

export async function generateMetadata() {
  return { title: (await getTranslations('inbox'))('title') }
}

export default async function InboxPage() {
  const call = await caller()
  // Its sentences are many and of no use to any other page.
  return (
    <NextIntlClientProvider messages={await messagesOf('inbox')}>
      <InboxScreen first={await call.inbox.list({})} />
    </NextIntlClientProvider>
  )
}
